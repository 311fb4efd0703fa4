{% test a_test_with_a_very_long_name_indeed(model, column_name, first_argument_of_this_test, second) %} select {{ column_name }} from {{ model }} where {{ second }} = 3 {% endtest %}
