select id from {{ ref('spice_customers') }}
