{{ config(materialized='ephemeral') }} select * from {{ ref('stg_sales') }} where id is not null
