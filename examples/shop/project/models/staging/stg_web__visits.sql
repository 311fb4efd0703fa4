{{ config(tags=['web'], meta={'retention_days': 90}) }}
select
  visit_id,
  visitor_id,
  customer_id,
  landing_page,
  cast(started_at as timestamp) as started_at,
  {{ shop.channel_of('referrer') }} as channel
from {{ source('web', 'visits') }}
