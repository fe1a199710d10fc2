-- The last span of the history and the fact are made by two ways; they have to come to the same status.
with

touched as (
    select * from {{ ref('int_facts_touched') }}
    where is_present
),

facts as (
    select
        meeting_id as fact_id,
        status
    from {{ ref('fct_meetings') }}
    union all
    select
        visit_id as fact_id,
        status
    from {{ ref('fct_visits') }}
    union all
    select
        agreement_id as fact_id,
        status
    from {{ ref('fct_agreements') }}
)

select
    facts.fact_id,
    facts.status,
    history.status as last_known_status,
from facts
semi join touched on facts.fact_id = touched.fact_id
left join {{ ref('fct_status_history') }} as history on facts.fact_id = history.fact_id and history.is_current
where facts.status is distinct from history.status
