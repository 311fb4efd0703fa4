{% macro channel_of(referrer) %}
  case
    when {{ referrer }} is null then 'direct'
    when {{ referrer }} like '%search.example%' then 'search'
    else 'referral'
  end
{% endmacro %}
