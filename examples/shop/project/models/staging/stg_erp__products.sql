select
  sku,
  name as product_name,
  category,
  {{ cents_to_amount('list_price_cents') }} as list_price,
  discontinued_at is not null as is_discontinued
from {{ source('erp', 'products') }}
