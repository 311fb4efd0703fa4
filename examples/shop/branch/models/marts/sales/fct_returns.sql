select
  returns.return_id,
  returns.order_id,
  returns.returned_on,
  reasons.reason,
  {{ round_half_up('returns.quantity * lines.unit_price * reasons.refund_share', 2) }} as refund_amount
from {{ ref('stg_erp__returns') }} as returns
inner join {{ ref('fct_order_lines') }} as lines using (order_id, line_number)
left join {{ ref('return_reasons') }} as reasons using (reason_code)
