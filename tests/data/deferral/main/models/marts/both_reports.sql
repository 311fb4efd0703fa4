select a.customer_id from {{ ref("report") }} as a join {{ ref("report", v=1) }} as b on a.customer_id = b.customer_id
