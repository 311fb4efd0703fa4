select id, customer_id, status, {{ cents('amount') }} as amount from {{ source('raw', 'orders') }}
