{{ config(materialized="ephemeral") }}
select order_id, 0 as refunded from {{ ref("stg_payments") }}
