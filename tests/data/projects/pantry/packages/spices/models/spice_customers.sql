select id from {{ ref('spice_seed') }} where {{ spice_macro() }}
