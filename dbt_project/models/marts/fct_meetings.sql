{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='append_new_columns',
        pre_hook="{{ delete_touched_facts('meeting_id') }}",
    )
}}
-- depends_on: {{ ref('int_facts_touched') }}

-- one row per real-world meeting
with

facts as (
    select * from {{ ref('int_facts_summarised') }}
    where fact_type = 'meeting'
),

crosswalk as (
    select * from {{ ref('plover_crosswalk') }}
    where fact_type = 'meeting'
),

-- people of one side of whom no one is named by all that name someone of that side
disputed as (
    select distinct fact_id,
    from (
        select
            mentions.fact_id,
            people.side_code,
            count(distinct people.mention_id) as n_naming,
        from {{ ref('int_persons_mentioned') }} as people
        inner join {{ ref('int_fact_mentions') }} as mentions using (mention_id, article_id)
        where people.fact_type = 'meeting'
        group by mentions.fact_id, people.side_code
    ) as naming
    inner join (
        select
            fact_id,
            side_code,
            max(n_mentions) as n_most,
        from {{ ref('int_participants_resolved') }}
        where fact_type = 'meeting'
        group by fact_id, side_code
    ) as named using (fact_id, side_code)
    where named.n_most < naming.n_naming
)

select
    facts.fact_id as meeting_id,
    facts.kind,
    facts.event_status as status,
    facts.level,
    facts.is_sideline,
    facts.start_date,
    facts.end_date,
    facts.date_precision,
    facts.city,
    facts.country_code,
    array_to_string(facts.sides, '+') as sides_key,
    cast(len(facts.sides) as integer) as n_sides,
    cast(facts.n_sources as integer) as n_sources,
    cast(facts.n_articles as integer) as n_articles,
    cast(facts.n_mentions as integer) as n_mentions,
    facts.first_reported_at,
    facts.last_reported_at,
    facts.is_date_disputed,
    facts.is_place_disputed,
    disputed.fact_id is not null as is_participants_disputed,
    facts.confidence,
    crosswalk.plover_event,
    crosswalk.plover_mode,
    crosswalk.cameo_code,
    facts.description,
    cast(facts.updated_night as timestamptz) as updated_at,
from facts
left join crosswalk on facts.kind = crosswalk.kind and facts.event_status = crosswalk.status
left join disputed on facts.fact_id = disputed.fact_id
