select
  order_id,
  line_number,
  sku,
  quantity,
  {{ cents_to_amount('unit_price_cents') }} as unit_price
from {{ source('erp', 'order_lines') }}
