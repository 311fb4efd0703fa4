select * from {{ ref('odd') }}
