{% test same_ids(model, other=none, column_name=none) %} select 1 from {{ model }} {% if other %} join {{ other }} {% endif %} {% endtest %}
{% macro m0() %}{{ m1() }}{% endmacro %}{% macro m1() %}{{ m2() }}{{ m3() }}{% endmacro %}{% macro m2() %}2{% endmacro %}{% macro m3() %}{{ m4() }}{% endmacro %}{% macro m4() %}{{ m5() }}{% endmacro %}{% macro m5() %}{{ m1() if false }}5{% endmacro %}
