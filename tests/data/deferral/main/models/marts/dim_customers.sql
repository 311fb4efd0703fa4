{{ config(materialized="table") }}
select c.id, c.name, r.label as country
from {{ ref("stg_customers") }} as c left join {{ ref("countries") }} as r on r.code = c.country
