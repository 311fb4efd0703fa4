select sum(amount) as total, {{ function('net') }}(1.0) as net from {{ ref('orders') }} join {{ ref('stg_payments') }} using (id) join {{ ref('orders', v=1) }} using (id)
