{{ config(materialized='view') }}

-- one row per day, 1900 to 2100
select
    cast(day as date) as date_day,
    cast(year(day) as integer) as year_number,
    cast(quarter(day) as integer) as quarter_number,
    cast(month(day) as integer) as month_number,
    strftime(day, '%B') as month_name,
    cast(date_trunc('month', day) as date) as month_start_date,
    cast(isoyear(day) as integer) as iso_year_number,
    cast(weekofyear(day) as integer) as iso_week_number,
    cast(isodow(day) as integer) as weekday_number,
    strftime(day, '%A') as weekday_name,
    isodow(day) >= 6 as is_weekend,
from range(timestamp '1900-01-01', timestamp '2101-01-01', interval 1 day) as days (day)
