def model(dbt, session):
    dbt.config(materialized="table", tags=["python"], packages=["pandas"])
    return dbt.ref("sales", v=3)
