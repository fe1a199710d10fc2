{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='append_new_columns',
        pre_hook="{{ delete_touched_facts('meeting_id') }}",
    )
}}
-- depends_on: {{ ref('int_facts_touched') }}

-- one row per meeting and person who took part
select
    fact_id as meeting_id,
    person_id,
    name,
    side_code,
    role,
    cast(n_mentions as integer) as n_mentions,
    cast(n_sources as integer) as n_sources,
from {{ ref('int_participants_resolved') }}
where fact_type = 'meeting'
