{{ config(materialized='view') }}

-- one row per two sides and fact, with PLOVER and CAMEO codes: the shape that users of GDELT, ICEWS and POLECAT know
with

sides as (
    select
        'meeting' as fact_type,
        meeting_id as fact_id,
        side_code,
    from {{ ref('bridge_meeting_sides') }}
    union all
    select
        'agreement' as fact_type,
        agreement_id as fact_id,
        side_code,
    from {{ ref('bridge_agreement_parties') }}
),

facts as (
    select
        'meeting' as fact_type,
        meeting_id as fact_id,
        start_date as event_date,
        status,
        kind,
        plover_event,
        plover_mode,
        cameo_code,
        country_code,
        city,
        n_sources,
        n_articles,
        confidence,
    from {{ ref('fct_meetings') }}
    union all
    select
        'agreement' as fact_type,
        agreement_id as fact_id,
        signed_on as event_date,
        status,
        kind,
        plover_event,
        plover_mode,
        cameo_code,
        null as country_code,
        null as city,
        n_sources,
        n_articles,
        confidence,
    from {{ ref('fct_agreements') }}
    where status <> 'referenced'
),

dyads as (
    select
        a.fact_type,
        a.fact_id,
        a.side_code as actor1_code,
        b.side_code as actor2_code,
    from sides as a
    inner join sides as b on a.fact_id = b.fact_id and a.side_code < b.side_code
    union all
    select
        'visit' as fact_type,
        visit_id as fact_id,
        side_code as actor1_code,
        to_country_code as actor2_code,
    from {{ ref('fct_visits') }}
),

all_facts as (
    select * from facts
    union all
    select
        'visit' as fact_type,
        visit_id as fact_id,
        start_date as event_date,
        status,
        'visit' as kind,
        plover_event,
        plover_mode,
        cameo_code,
        to_country_code as country_code,
        to_city as city,
        n_sources,
        n_articles,
        confidence,
    from {{ ref('fct_visits') }}
)

select
    dyads.fact_id || '-' || dyads.actor1_code || '-' || dyads.actor2_code as event_id,
    all_facts.event_date,
    dyads.actor1_code,
    dyads.actor2_code,
    all_facts.plover_event,
    all_facts.plover_mode,
    all_facts.cameo_code,
    all_facts.* exclude (event_date, plover_event, plover_mode, cameo_code),
from dyads
inner join all_facts using (fact_type, fact_id)
