{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='append_new_columns',
        pre_hook="{{ delete_touched_facts('agreement_id') }}",
    )
}}
-- depends_on: {{ ref('int_facts_touched') }}

-- one row per real-world agreement, with where its life has come to
with

facts as (
    select * from {{ ref('int_facts_summarised') }}
    where fact_type = 'agreement'
),

mentions as (
    select * from {{ ref('int_fact_mentions') }}
    where fact_type = 'agreement'
),

acts as (
    select * from {{ ref('int_agreement_acts') }}
),

crosswalk as (
    select * from {{ ref('plover_crosswalk') }}
    where fact_type = 'agreement'
),

lives as (
    select
        fact_id,
        list(action order by acted_on, stage, occurrence, party_code) as actions,
        min(best.start_date) filter (where action = 'signed') as signed_on,
        max(best.start_date) filter (where action = 'ratified') as ratified_on,
        min(best.start_date) filter (where action = 'in_force') as in_force_on,
        max(best.start_date) filter (where action = 'terminated') as ended_on,
        count(distinct party_code) filter (where action = 'ratified') as n_ratifications,
    from acts
    group by fact_id
),

allowed as (
    {{ allowed_transitions() }}
),

statuses as (
    select
        lives.*,
        {{ agreement_status('lives.actions', 'allowed.steps') }} as status,
    from lives
    cross join allowed
),

titles as (
    select
        fact_id,
        arg_max(title, (n_outlets, length(title), title)) as title,
        count(distinct {{ fold('title') }}) > 1 as is_title_disputed,
    from (
        select
            fact_id,
            title,
            count(distinct coalesce(source, source_id)) as n_outlets,
        from mentions
        where title is not null
        group by fact_id, title
    )
    group by fact_id
),

spans as (
    select
        fact_id,
        max(valid_from) as valid_from,
        max(valid_to) as valid_to,
        max(n_documents) as n_documents,
    from mentions
    group by fact_id
)

select
    facts.fact_id as agreement_id,
    titles.title,
    facts.kind,
    case when len(facts.sides) > 2 then 'multilateral' when len(facts.sides) = 2 then 'bilateral' else 'unknown' end as ambit,
    coalesce(lives.status, 'referenced') as status,
    lives.signed_on,
    lives.ratified_on,
    lives.in_force_on,
    if(lives.status = 'terminated', lives.ended_on, null) as ended_on,
    coalesce(spans.valid_from, lives.in_force_on) as valid_from,
    coalesce(if(lives.status = 'terminated', lives.ended_on, null), spans.valid_to) as valid_to,
    array_to_string(facts.sides, '+') as parties_key,
    cast(len(facts.sides) as integer) as n_parties,
    cast(coalesce(lives.n_ratifications, 0) as integer) as n_ratifications,
    cast(spans.n_documents as integer) as n_documents,
    cast(facts.n_sources as integer) as n_sources,
    cast(facts.n_articles as integer) as n_articles,
    cast(facts.n_mentions as integer) as n_mentions,
    facts.first_reported_at,
    facts.last_reported_at,
    coalesce(titles.is_title_disputed, false) as is_title_disputed,
    facts.confidence,
    crosswalk.plover_event,
    crosswalk.plover_mode,
    crosswalk.cameo_code,
    facts.description,
    cast(facts.updated_night as timestamptz) as updated_at,
from facts
inner join spans using (fact_id)
left join statuses as lives using (fact_id)
left join titles using (fact_id)
left join crosswalk on facts.kind = crosswalk.kind and lives.status = crosswalk.status
