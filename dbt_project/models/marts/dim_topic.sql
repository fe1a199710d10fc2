{{ config(materialized='view') }}

-- one row per topic
select
    topic_code,
    topic,
    description,
    source,
from {{ ref('topics') }}
