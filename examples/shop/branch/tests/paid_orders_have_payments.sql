{{ config(severity='error', tags=['money']) }}
select orders.order_id
from {{ ref('fct_orders') }} as orders
left join {{ ref('fct_payments') }} as payments using (order_id)
where orders.status = 'paid' and payments.order_id is null
