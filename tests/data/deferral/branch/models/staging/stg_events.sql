{{ config(materialized="ephemeral") }}
select id as event_id from {{ ref("stg_orders") }}
