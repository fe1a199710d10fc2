{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='append_new_columns',
        pre_hook="{{ delete_touched_facts('agreement_id') }}",
    )
}}
-- depends_on: {{ ref('int_facts_touched') }}

-- one row per agreement and party
with

told as (
    select
        fact_id,
        unnest(sides) as side_code,
        article_id,
        coalesce(source, source_id) as outlet,
    from {{ ref('int_fact_mentions') }}
    where fact_type = 'agreement'
)

select
    fact_id as agreement_id,
    side_code,
    cast(count(distinct article_id) as integer) as n_articles,
    cast(count(distinct outlet) as integer) as n_sources,
from told
group by fact_id, side_code
