select
  calendar.day,
  orders.store_id,
  count(orders.order_id) as order_count,
  sum(orders.gross_amount) as gross_amount
from {{ ref('retail_utils', 'calendar') }} as calendar
left join {{ ref('fct_orders') }} as orders on orders.ordered_on = calendar.day
group by calendar.day, orders.store_id
