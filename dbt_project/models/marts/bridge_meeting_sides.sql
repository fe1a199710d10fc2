{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='append_new_columns',
        pre_hook="{{ delete_touched_facts('meeting_id') }}",
    )
}}
-- depends_on: {{ ref('int_facts_touched') }}

-- one row per meeting and side that took part
select
    fact_id as meeting_id,
    side_code,
    n_articles,
    n_sources,
from {{ ref('int_fact_sides') }}
where fact_type = 'meeting'
