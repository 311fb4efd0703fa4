select id, name from {{ source('raw', 'customers') }} union all select id, name from {{ ref('extra_customers') }}
