{{ config(materialized="table") }}
select id, name, country from {{ source("raw", "customers") }}
