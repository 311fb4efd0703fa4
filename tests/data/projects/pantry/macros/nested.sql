{% macro outer_macro() %}{{ middle_macro() }}{% endmacro %}
{% macro middle_macro() %}{{ inner_macro() }}{% endmacro %}
{% macro inner_macro() %}inner{% endmacro %}
{% macro trimmed() %} 1 {% endmacro %}
{% macro not_called() %}{% if false %}{{ inner_macro() }}{% endif %}{% endmacro %}
