{{ config(
    post_hook="{{ grant_to_auditors(this) }}",
    meta={'retention_years': 10},
) }}
select
  date_trunc('month', orders.ordered_on) as month,
  stores.region,
  sum(orders.gross_amount) as gross_amount,
  sum(payments.paid_amount) as paid_amount
from {{ ref('fct_orders') }} as orders
left join {{ ref('fct_payments') }} as payments using (order_id)
left join {{ ref('dim_stores') }} as stores using (store_id)
group by all
