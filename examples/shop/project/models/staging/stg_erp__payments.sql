select
  id as payment_id,
  order_id,
  method as payment_method,
  {{ cents_to_amount('amount_cents') }} as amount,
  cast(posted_at as date) as posted_on
from {{ source('erp', 'payments') }}
