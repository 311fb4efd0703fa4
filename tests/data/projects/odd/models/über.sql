select * from {{ ref('a.b') }}
