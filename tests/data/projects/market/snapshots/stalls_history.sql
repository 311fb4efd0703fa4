{% snapshot stalls_history %}
{{ config(target_schema='history_' ~ target.name, unique_key='id', strategy='timestamp', updated_at='updated_at', tags=['history']) }}
select * from {{ source('raw', 'stalls') }}
{% endsnapshot %}
