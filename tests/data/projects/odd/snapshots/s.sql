{% snapshot leaf_snap %}{{ config(unique_key='id', strategy='check', check_cols=['id'], target_schema='x') }} select * from {{ ref('leaf_seed') }}{% endsnapshot %}
