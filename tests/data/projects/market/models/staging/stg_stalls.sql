select id, name from {{ source('raw', 'stalls') }} union all select id, name from {{ ref('extra_stalls') }}
