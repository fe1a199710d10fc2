{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='append_new_columns',
        pre_hook="{{ delete_touched_facts('meeting_id') }}",
    )
}}
-- depends_on: {{ ref('int_facts_touched') }}

-- one row per meeting and topic
with

mentions as (
    select * from {{ ref('int_fact_mentions') }}
    where fact_type = 'meeting'
)

select
    mentions.fact_id as meeting_id,
    topics.topic_code,
    cast(count(distinct mentions.article_id) as integer) as n_articles,
from {{ ref('stg_meeting_topics') }} as topics
inner join mentions using (mention_id, source_id, night, batch)
group by mentions.fact_id, topics.topic_code
