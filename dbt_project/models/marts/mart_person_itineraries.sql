{{ config(materialized='view') }}

-- one row per person and event: whom a person met and where a person went, by day
with

meetings as (
    select
        people.person_id,
        people.name as person,
        people.side_code,
        'meeting' as fact_type,
        meetings.meeting_id as fact_id,
        meetings.status,
        meetings.start_date,
        meetings.end_date,
        meetings.city,
        meetings.country_code,
        people.role,
        meetings.description,
    from {{ ref('bridge_meeting_participants') }} as people
    inner join {{ ref('fct_meetings') }} as meetings on people.meeting_id = meetings.meeting_id
),

visits as (
    select
        person_id,
        visitor as person,
        side_code,
        'visit' as fact_type,
        visit_id as fact_id,
        status,
        start_date,
        end_date,
        to_city as city,
        to_country_code as country_code,
        visitor_role as role,
        description,
    from {{ ref('fct_visits') }}
    where person_id is not null
)

select * from meetings
union all
select * from visits
