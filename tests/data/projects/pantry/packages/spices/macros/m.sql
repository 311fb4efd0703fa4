{% macro spice_macro() %} true {% endmacro %}
