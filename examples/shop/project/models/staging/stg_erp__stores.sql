select
  id as store_id,
  name as store_name,
  country_code,
  opened_on
from {{ source('erp', 'stores') }}
