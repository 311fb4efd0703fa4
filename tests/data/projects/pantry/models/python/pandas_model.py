def model(dbt, session):
    dbt.config(materialized="table", tags=["python"], packages=["pandas"])
    orders = dbt.ref("orders", v=3)
    return orders
