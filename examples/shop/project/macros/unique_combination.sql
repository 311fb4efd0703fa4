{% test unique_combination(model, columns) %}
select {{ column_list(columns) }}, count(*) as row_count
from {{ model }}
group by {{ column_list(columns) }}
having count(*) > 1
{% endtest %}

{% macro column_list(columns) %}{{ columns | join(', ') }}{% endmacro %}
