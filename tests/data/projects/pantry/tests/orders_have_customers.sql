{{ config(severity='WARN', tags=['single']) }} select * from {{ ref('orders', v=2) }} join {{ ref('customers') }} using (id) where {{ zero() }} = 1
