select
  customer_id,
  customer_name,
  email,
  country_code
from {{ ref('stg_erp__customers') }}
