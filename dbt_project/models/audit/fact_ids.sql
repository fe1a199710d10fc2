{{
    config(
        materialized='incremental',
        unique_key='mention_id',
        incremental_strategy='delete+insert',
        full_refresh=false,
        on_schema_change='append_new_columns',
    )
}}

-- one row per mention that ever belonged to a fact: the last fact that it belonged to. Outlives a full refresh.
select
    mention_id,
    fact_type,
    fact_id,
    first_night,
from {{ ref('int_mentions_resolved') }}
where
    touched_by_run_id = '{{ var("run_id") }}'
    and fact_id is not null
