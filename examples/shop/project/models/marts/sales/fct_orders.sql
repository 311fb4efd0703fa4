{{ config(
    materialized='incremental',
    unique_key='order_id',
    incremental_strategy='delete+insert',
    on_schema_change='append_new_columns',
) }}
select
  orders.order_id,
  orders.customer_id,
  orders.store_id,
  orders.ordered_at,
  orders.ordered_on,
  orders.status,
  totals.line_count,
  totals.item_count,
  {{ round_half_up('totals.gross_amount', 2) }} as gross_amount
from {{ ref('stg_erp__orders') }} as orders
inner join {{ ref('int_order_totals') }} as totals using (order_id)
{% if is_incremental() %}
where orders.ordered_at >= (select max(ordered_at) from {{ this }})
{% endif %}
