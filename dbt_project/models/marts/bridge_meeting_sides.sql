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
with

told as (
    select
        fact_id,
        unnest(sides) as side_code,
        article_id,
        coalesce(source, source_id) as outlet,
    from {{ ref('int_fact_mentions') }}
    where fact_type = 'meeting'
)

select
    fact_id as meeting_id,
    side_code,
    cast(count(distinct article_id) as integer) as n_articles,
    cast(count(distinct outlet) as integer) as n_sources,
from told
group by fact_id, side_code
