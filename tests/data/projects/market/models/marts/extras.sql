{{ config(
    materialized=env_var('MARKET_EXTRAS', 'table'),
    database=target.database,
    tags='one_tag',
    persist_docs={'relation': false}
) }}
select * from {{ ref('revenue') }}
