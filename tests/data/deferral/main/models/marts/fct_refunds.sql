{{ config(schema="finance") }}
select r.order_id, r.refunded, f.paid from {{ ref("stg_refunds") }} as r join {{ ref("fct_orders") }} as f on f.id = r.order_id
