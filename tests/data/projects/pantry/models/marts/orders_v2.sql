select id, amount from {{ ref('eph_orders') }}
