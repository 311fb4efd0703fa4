{{ config(enabled=false) }}
select count(*) as order_count from {{ ref('stg_web__fax_orders') }}
