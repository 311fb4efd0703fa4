{{ config(materialized="table") }}
select p.id, p.customer_id, p.product_id, p.paid
from {{ ref("int_paid_orders") }} as p join {{ ref("dim_customers") }} as c on c.id = p.customer_id
