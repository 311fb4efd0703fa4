select
  stores.store_id,
  stores.store_name,
  countries.name as country,
  countries.region,
  stores.opened_on
from {{ ref('stg_erp__stores') }} as stores
left join {{ ref('country_codes') }} as countries on countries.code = stores.country_code
