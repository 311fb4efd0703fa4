{% snapshot customers_history %}
{{ config(target_schema='history', unique_key='id', strategy='timestamp', updated_at='updated_at', tags=['history']) }}
select * from {{ source('raw', 'customers') }}
{% endsnapshot %}
{% snapshot payments_history %}
{{ config(target_schema='history', unique_key='id', strategy='check', check_cols=['a', 'b'], enabled=true) }}
select * from {{ ref('stg_payments') }}
{% endsnapshot %}
