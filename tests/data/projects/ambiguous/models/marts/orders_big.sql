select * from {{ ref('countries') }} join {{ source('raw','orders') }} using (id)
