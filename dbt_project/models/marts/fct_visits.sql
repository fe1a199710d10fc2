{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='append_new_columns',
        pre_hook="{{ delete_touched_facts('visit_id') }}",
    )
}}
-- depends_on: {{ ref('int_facts_touched') }}

-- one row per real-world visit of an official to another state
with

facts as (
    select * from {{ ref('int_facts_summarised') }}
    where fact_type = 'visit'
),

crosswalk as (
    select * from {{ ref('plover_crosswalk') }}
    where fact_type = 'visit'
),

visitors as (
    select * from {{ ref('int_participants_resolved') }}
    where fact_type = 'visit'
    qualify row_number() over (partition by fact_id order by n_mentions desc, person_id) = 1
)

select
    facts.fact_id as visit_id,
    facts.event_status as status,
    facts.sides[1] as side_code,
    visitors.person_id,
    visitors.name as visitor,
    visitors.role as visitor_role,
    facts.city as to_city,
    facts.country_code as to_country_code,
    facts.start_date,
    facts.end_date,
    facts.date_precision,
    cast(facts.n_sources as integer) as n_sources,
    cast(facts.n_articles as integer) as n_articles,
    cast(facts.n_mentions as integer) as n_mentions,
    facts.first_reported_at,
    facts.last_reported_at,
    facts.is_date_disputed,
    facts.is_place_disputed,
    facts.confidence,
    crosswalk.plover_event,
    crosswalk.plover_mode,
    crosswalk.cameo_code,
    facts.description,
    cast(facts.updated_night as timestamptz) as updated_at,
from facts
left join crosswalk on facts.event_status = crosswalk.status
left join visitors on facts.fact_id = visitors.fact_id
