{{ config(alias='revenue_' ~ target.name, meta={'by': var('region'), 'deep': {'a': [1, none, true]}}) }}
select sum(amount) as total, {{ function('net') }}(1.0) as net
from {{ ref('sales') }} join {{ ref('stg_visits') }} using (id) join {{ ref('sales', v=1) }} using (id)
