{% snapshot orders_history %}
{{ config(unique_key="id", strategy="check", check_cols="all", schema="snapshots") }}
select id, customer_id, paid from {{ ref("int_paid_orders") }}
{% endsnapshot %}
