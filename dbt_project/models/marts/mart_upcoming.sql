{{ config(materialized='view') }}

-- one row per meeting or visit that is planned and, as far as its day is known, not over on the warehouse's last night
with

last_night as (
    select max(night) as night, from {{ ref('fct_mentions') }}
),

planned as (
    select
        'meeting' as fact_type,
        meeting_id as fact_id,
        sides_key as sides,
        level,
        start_date,
        end_date,
        city,
        country_code,
        n_sources,
        last_reported_at,
        description,
    from {{ ref('fct_meetings') }}
    where status = 'planned'
    union all
    select
        'visit' as fact_type,
        visit_id as fact_id,
        side_code as sides,
        null as level,
        start_date,
        end_date,
        to_city as city,
        to_country_code as country_code,
        n_sources,
        last_reported_at,
        description,
    from {{ ref('fct_visits') }}
    where status = 'planned'
)

select
    planned.*,
    date_diff('day', last_night.night, planned.start_date) as n_days_ahead,
from planned
cross join last_night
where
    planned.end_date >= last_night.night
    or (
        planned.start_date is null
        and cast(planned.last_reported_at as date) >= last_night.night - {{ var('plan_horizon') }}
    )
