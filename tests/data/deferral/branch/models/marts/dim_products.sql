{{ config(materialized="table", alias="products_dimension") }}
select id, label from {{ ref("products") }}
