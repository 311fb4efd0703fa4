select store_id from {{ ref('dim_stores') }} where country is null
