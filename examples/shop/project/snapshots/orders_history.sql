{% snapshot orders_history %}
{{ config(unique_key='id', strategy='timestamp', updated_at='loaded_at', target_schema='history') }}
select id, status, loaded_at from {{ source('erp', 'orders') }}
{% endsnapshot %}
