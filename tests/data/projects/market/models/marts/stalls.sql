select id, 1 as best_sale, name from {{ ref('stg_stalls') }}
