select * from {{ ref('leaf') }}, {{ source('s.1', 'T') }} where {{ m3() }} = 5
