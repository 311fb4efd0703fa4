select * from {{ ref('thing', v=10) }}
