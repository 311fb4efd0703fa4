select * from {{ ref('thing') }}, {{ ref('thing', v='one') }}, {{ ref('thing', v=1) }}
