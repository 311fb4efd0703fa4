{# One row a day, from the first day on. #}
{% macro day_rows(first_day, days) %}
select cast('{{ first_day }}' as date) + cast(generated.i as integer) as day
from range({{ days }}) as generated(i)
{% endmacro %}
