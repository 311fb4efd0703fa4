{% set methods = ['card', 'cash', 'invoice', 'voucher'] %}
select
  order_id,
  {% for method in methods %}
  {{ sum_where('payment_method', method, 'amount') }} as {{ method }}_amount,
  {% endfor %}
  sum(amount) as paid_amount
from {{ ref('stg_erp__payments') }}
group by order_id
