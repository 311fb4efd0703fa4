select * from {{ ref('spice_customers') }} where id < 0
