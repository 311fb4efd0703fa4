{% macro record_run_end(schemas) %}
  create table if not exists {{ target.schema }}_audit.runs as select current_timestamp as finished_at
{% endmacro %}

{% macro grant_to_auditors(relation) %}
  comment on table {{ relation }} is 'Open to auditors'
{% endmacro %}
