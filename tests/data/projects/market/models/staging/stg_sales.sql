select id, stall_id, {{ cents('amount') }} as amount, sold_at from {{ source('raw', 'sales') }}
