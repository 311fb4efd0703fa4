{% macro cents(column) %} ({{ column }} * {{ hundred() }}) {% endmacro %}
{% macro hundred() %} {{ ten() }} * {{ ten() }} {% endmacro %}
{% macro ten() %} 10 {% endmacro %}
{% macro zero() %} 0 {% endmacro %}
{% macro unused() %} nothing {% endmacro %}
{% macro grant_to(role) %} select '{{ role }}' {% endmacro %}
