select
  lines.order_id,
  lines.line_number,
  lines.sku,
  lines.quantity,
  lines.unit_price,
  products.category,
  {{ function('sku_family') }}(lines.sku) as sku_family
from {{ ref('stg_erp__order_lines') }} as lines
left join {{ ref('stg_erp__products') }} as products using (sku)
