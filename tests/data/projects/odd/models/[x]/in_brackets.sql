select * from {{ ref('über') }}
