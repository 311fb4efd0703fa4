{# Money arrives in cents. #}
{% macro cents_to_amount(column) %}{{ round_half_up(column ~ ' / 100.0', 2) }}{% endmacro %}

{# Half a cent goes up, as the tax office wants it. #}
{% macro round_half_up(expression, digits) %}{{ rounded(expression, digits) }}{% endmacro %}

{% macro rounded(expression, digits) %}
  cast(floor(({{ expression }}) * power(10, {{ digits }}) + 0.5) / power(10, {{ digits }}) as decimal(12, {{ digits }}))
{% endmacro %}

{% macro vat_of(expression, rate=0.19) %}{{ expression }} * {{ rate }} / (1 + {{ rate }}){% endmacro %}
