with days as (
  {{ retail_utils.day_rows(var('first_sales_day', '2023-01-01'), var('calendar_days')) }}
)
select
  day,
  extract(year from day) as year,
  extract(month from day) as month,
  dayofweek(day) in (0, 6) as is_weekend
from days
