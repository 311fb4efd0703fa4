{% macro sum_where(column, value, amount) %}
  sum(case when {{ column }} = '{{ value }}' then {{ amount }} else 0 end)
{% endmacro %}
