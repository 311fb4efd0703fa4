{% macro cents(column) %} ({{ column }} * {{ hundred() }}) {% endmacro %}
{% macro hundred() %} {{ ten() }} * {{ ten() }} {% endmacro %}
{% macro ten() %} 10 {% endmacro %}
{% macro zero() %} 0 {% endmacro %}
{% macro double_price(x) %} {{ triple(x) }} {{ return(x * 2) }} {% endmacro %}
{% macro triple(x) %} {{ double_price(x) if false }} {{ x * 3 }} {% endmacro %}
{% macro unused() %} nothing {% endmacro %}
{% macro log_line(word) %} select '{{ word }}' {% endmacro %}
