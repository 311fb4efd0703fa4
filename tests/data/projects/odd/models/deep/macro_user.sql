select {{ m0() }} from {{ source('tagged', 't') }} join {{ source('s.1', 't t') }}
