select * from {{ ref("dim_customers") }} join {{ ref("stg_refunds") }} on true join {{ source("raw", "orders") }} as o on true
