{{ config(materialized="table") }}
select f.id, r.refunded, p.label
from {{ ref("fct_orders") }} as f
left join {{ ref("stg_refunds") }} as r on r.order_id = f.id
left join {{ ref("products") }} as p on p.id = f.product_id
left join {{ ref("report", version=1) }} as v on v.customer_id = f.customer_id
left join {{ ref("int_paid_orders") }} as i on i.id = f.id
