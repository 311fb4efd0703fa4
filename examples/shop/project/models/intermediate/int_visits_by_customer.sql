select
  customer_id,
  count(*) as visit_count,
  max(started_at) as last_visit_at
from {{ ref('stg_web__visits') }}
where customer_id is not null
group by customer_id
