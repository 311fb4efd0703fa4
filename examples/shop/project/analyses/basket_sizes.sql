-- How many items does a basket hold? For the store layout project.
select item_count, count(*) as orders
from {{ ref('fct_orders') }}
group by item_count
order by item_count
