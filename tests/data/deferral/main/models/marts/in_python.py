def model(dbt, session):
    dbt.config(materialized="table")
    orders = dbt.ref("stg_orders")
    dbt.ref("dim_customers")
    dbt.source("raw", "customers")
    return orders
