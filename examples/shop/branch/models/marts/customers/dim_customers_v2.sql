select
  customers.customer_id,
  customers.customer_name,
  customers.country_code,
  countries.region,
  coalesce(visits.visit_count, 0) as visit_count
from {{ ref('stg_erp__customers') }} as customers
left join {{ ref('country_codes') }} as countries on countries.code = customers.country_code
left join {{ ref('int_visits_per_customer') }} as visits using (customer_id)
