select
  lines.order_id,
  count(*) as line_count,
  sum(lines.quantity) as item_count,
  sum(lines.quantity * lines.unit_price) as gross_amount
from {{ ref('stg_erp__order_lines') }} as lines
group by lines.order_id
