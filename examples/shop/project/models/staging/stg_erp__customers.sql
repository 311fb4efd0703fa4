select
  id as customer_id,
  trim(first_name) || ' ' || trim(last_name) as customer_name,
  lower(email) as email,
  country_code,
  cast(created_at as date) as registered_on
from {{ source('erp', 'customers') }}
