{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='append_new_columns',
        pre_hook="{{ delete_touched_facts('agreement_id') }}",
    )
}}
-- depends_on: {{ ref('int_facts_touched') }}

-- one row per dated act in the life of an agreement, by party where only one acted
select
    left(sha256(concat_ws('|', fact_id, action, coalesce(party_code, ''), occurrence)), 20) as agreement_action_id,
    fact_id as agreement_id,
    action,
    party_code,
    best.start_date as start_date,
    best.end_date as end_date,
    best.date_precision as date_precision,
    acted_on as ordered_on,
    known_night,
    n_mentions,
    cast(n_sources as integer) as n_sources,
    is_date_disputed,
from {{ ref('int_agreement_acts') }}
