select
  visits.channel,
  date_trunc('month', orders.ordered_on) as month,
  sum(orders.gross_amount) as gross_amount
from {{ ref('fct_orders') }} as orders
inner join {{ ref('stg_web__visits') }} as visits using (customer_id)
group by visits.channel, date_trunc('month', orders.ordered_on)
