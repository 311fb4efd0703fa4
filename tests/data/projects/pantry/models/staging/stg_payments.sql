{{ config(materialized='incremental', unique_key=['id', 'day'], incremental_strategy='append', on_schema_change='fail') }}
select * from {{ source('raw', 'payments') }} {% if is_incremental() %} where day > (select max(day) from {{ this }}) {% endif %}
