{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='append_new_columns',
        pre_hook="{{ delete_touched_facts('fact_id') }}",
    )
}}
-- depends_on: {{ ref('int_facts_touched') }}

-- one row per mention of a fact: where it is told, the sentence, and the values that this article gives
with

mentions as (
    select * from {{ ref('int_fact_mentions') }}
)

select
    mention_id,
    fact_type,
    fact_id,
    article_id,
    article_version_id,
    article_url,
    article_title,
    source_id,
    source,
    published_at,
    reported_on,
    first_night as night,
    quote,
    quote_field,
    quote_start,
    quote_end,
    is_background,
    is_referenced,
    status as mention_status,
    kind as mention_kind,
    array_to_string(sides, '+') as mention_sides,
    start_date,
    end_date,
    date_precision,
    date_basis,
    city,
    country_code,
    title as agreement_title,
    visitor_name,
    near_duplicate_group,
    confidence,
    description,
from mentions
