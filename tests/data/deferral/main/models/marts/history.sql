select c.id, o.id as order_id from {{ ref("customers_history") }} as c left join {{ ref("orders_history") }} as o on o.customer_id = c.id
