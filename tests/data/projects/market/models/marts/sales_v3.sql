select id, amount, 'x' as note from {{ ref('eph_sales') }}
