{{ config(materialized="incremental", unique_key="id") }}
select o.id, o.customer_id from {{ ref("stg_orders") }} as o
{% if is_incremental() %} where o.id >= (select max(id) from {{ this }}) {% endif %}
