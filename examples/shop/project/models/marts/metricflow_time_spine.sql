select day as date_day from {{ ref('retail_utils', 'calendar') }}
