{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='append_new_columns',
        pre_hook="{{ delete_touched_facts('fact_id') }}",
    )
}}
-- depends_on: {{ ref('int_facts_touched') }}

-- one row per fact and span of nights in which the warehouse knew it under one status and date
with

mentions as (
    select * from {{ ref('int_fact_mentions') }}
),

nights as (
    select distinct
        fact_type,
        fact_id,
        first_night as night,
    from mentions
),

events as (
    select
        nights.fact_type,
        nights.fact_id,
        nights.night,
        case
            when bool_or(mentions.status = 'held') then 'held'
            else arg_max(mentions.status, (mentions.known_on, mentions.status_rank, mentions.first_night, mentions.mention_id))
        end as status,
        arg_max(mentions.start_date, (mentions.status = 'held', mentions.known_on, mentions.status_rank, mentions.mention_id))
        filter (where mentions.start_date is not null) as start_date,
    from nights
    inner join mentions on nights.fact_id = mentions.fact_id and mentions.first_night <= nights.night
    where nights.fact_type <> 'agreement'
    group by all
),

agreements as (
    select
        nights.fact_type,
        nights.fact_id,
        nights.night,
        list(acts.action order by acts.acted_on, acts.stage, acts.occurrence, acts.party_code)
        filter (where acts.action is not null) as actions,
        max(acts.best.start_date) as start_date,
    from nights
    left join {{ ref('int_agreement_acts') }} as acts
        on nights.fact_id = acts.fact_id and acts.known_night <= nights.night
    where nights.fact_type = 'agreement'
    group by all
),

allowed as (
    {{ allowed_transitions() }}
),

known as (
    select * from events
    union all
    select
        agreements.fact_type,
        agreements.fact_id,
        agreements.night,
        coalesce({{ agreement_status('agreements.actions', 'allowed.steps') }}, 'referenced') as status,
        agreements.start_date,
    from agreements
    cross join allowed
),

changes as (
    select * from known
    qualify coalesce(
        (status, start_date) is distinct from lag((status, start_date)) over (partition by fact_id order by night), true
    ) or row_number() over (partition by fact_id order by night) = 1
)

select
    fact_type,
    fact_id,
    cast(row_number() over (partition by fact_id order by night) as integer) as n,
    status,
    start_date,
    night as from_night,
    lead(night) over (partition by fact_id order by night) as to_night,
    lead(night) over (partition by fact_id order by night) is null as is_current,
from changes
