-- Read by the tax authority's portal: its columns are a contract.
select
  date_trunc('quarter', orders.ordered_on) as quarter,
  stores.country,
  sum({{ vat_of('orders.gross_amount') }}) as vat_amount,
  count(*) as order_count
from {{ ref('fct_orders') }} as orders
inner join {{ ref('dim_stores') }} as stores using (store_id)
group by all
