{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='append_new_columns',
        pre_hook=[
            "{{ delete_touched_facts('agreement_id', 'agreement') }}",
            "{{ delete_touched_facts('meeting_id', 'meeting') }}",
        ],
    )
}}

-- one row per agreement and meeting at which it was signed: one article tells of both, at least two of the parties met, and the
-- days do not contradict each other
with

touched as (
    select * from {{ ref('int_facts_touched') }}
    where is_present
),

tonight as (
    select distinct article_id, from {{ ref('int_fact_mentions') }}
),

told as (
    select
        fact_type,
        fact_id,
        article_id,
        string_split(mention_sides, '+') as sides,
    from {{ ref('fct_mentions') }}
    semi join tonight using (article_id)
    where not is_referenced
),

shared as (
    select
        agreements.fact_id as agreement_id,
        meetings.fact_id as meeting_id,
        count(distinct agreements.article_id) as n_articles,
    from told as agreements
    inner join told as meetings
        on
            agreements.article_id = meetings.article_id
            and meetings.fact_type = 'meeting'
            and len(list_intersect(agreements.sides, meetings.sides)) >= 2
    where
        agreements.fact_type = 'agreement'
        and (
            agreements.fact_id in (select fact_id, from touched)
            or meetings.fact_id in (select fact_id, from touched)
        )
    group by agreements.fact_id, meetings.fact_id
),

agreements as (
    select * from {{ ref('fct_agreements') }}
    semi join shared using (agreement_id)
),

meetings as (
    select * from {{ ref('fct_meetings') }}
    semi join shared using (meeting_id)
)

select
    shared.agreement_id,
    shared.meeting_id,
    cast(shared.n_articles as integer) as n_articles,
    coalesce(agreements.signed_on between meetings.start_date and meetings.end_date, false) as is_same_day,
from shared
inner join agreements using (agreement_id)
inner join meetings using (meeting_id)
where
    agreements.status not in ('proposed', 'referenced')
    and meetings.status <> 'cancelled'
    and (
        agreements.signed_on is null
        or meetings.start_date is null
        or agreements.signed_on between meetings.start_date - 1 and meetings.end_date + 1
    )
