select a.customer_id from {{ ref("report") }} as a where a.customer_id not in (select id from {{ ref("dim_customers") }})
