{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='append_new_columns',
        pre_hook="{{ delete_touched_facts('fact_id') }}",
    )
}}
-- depends_on: {{ ref('int_facts_touched') }}

-- one row per sentence that shows a fact
with

mentions as (
    select * from {{ ref('int_fact_mentions') }}
)

select
    mentions.fact_type,
    mentions.fact_id,
    evidence.mention_id,
    cast(evidence.n as integer) as n,
    evidence.quote_field,
    evidence.quote_start,
    evidence.quote_end,
    evidence.quote,
from {{ ref('stg_mention_evidence') }} as evidence
inner join mentions using (mention_id, source_id, night, batch)
