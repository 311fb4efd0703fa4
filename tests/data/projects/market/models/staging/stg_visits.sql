{{ config(
    materialized='incremental' if target.name == 'prod' else 'table',
    unique_key=['id', 'day'],
    on_schema_change='fail',
    tags=['visits', env_var('MARKET_TEAM', 'wardens')],
    pre_hook="select '{{ this }}'",
    post_hook=["select 1", "{{ grant_to('reader') }}"]
) }}
select * from {{ source('raw', 'visits') }} {% if is_incremental() %} where day > 1 {% endif %}
