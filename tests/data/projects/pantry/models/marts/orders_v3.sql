select id, amount, 'x' as note from {{ ref('eph_orders') }} -- {{ double_price(2) }}
