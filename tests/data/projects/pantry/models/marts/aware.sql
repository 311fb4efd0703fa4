{{ config(
    materialized=env_var('PANTRY_MATERIALIZED', 'view'),
    schema='aware_' ~ target.name,
    meta={'owner': var('owner', 'ada')},
    tags=['aware', 'two'],
    snowflake_warehouse='small',
    sql_header='-- header',
    pre_hook="select 4",
    enabled=true,
    full_refresh=false
) }}
-- {{ outer_macro() }}
select id, {{ trimmed() }} as t from {{ ref('customers') }}
