{{ config(materialized='ephemeral') }} select * from {{ ref('stg_orders') }} where id is not null
