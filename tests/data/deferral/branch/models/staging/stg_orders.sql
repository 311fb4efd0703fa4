select id, customer_id, product_id, amount from {{ source("raw", "orders") }} where amount > 0
