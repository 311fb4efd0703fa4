{{ config(materialized="table") }}
select id as event_id from {{ ref("stg_orders") }}
