{{ config(materialized="ephemeral") }}
select o.id, o.customer_id, o.product_id, p.paid
from {{ ref("stg_orders") }} as o join {{ ref("stg_payments") }} as p on p.order_id = o.id
