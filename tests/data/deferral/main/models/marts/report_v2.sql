{{ config(materialized="table", alias="report_latest") }}
select customer_id, sum(paid) as paid from {{ ref("fct_orders") }} group by customer_id
