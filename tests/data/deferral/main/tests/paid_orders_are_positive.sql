select * from {{ ref("int_paid_orders") }} where paid < 0
