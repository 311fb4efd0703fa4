select
  payments.order_id,
  payments.card_amount,
  payments.cash_amount,
  payments.invoice_amount,
  payments.voucher_amount,
  payments.paid_amount,
  orders.gross_amount - payments.paid_amount as open_amount
from {{ ref('int_payments_by_order') }} as payments
inner join {{ ref('fct_orders') }} as orders using (order_id)
