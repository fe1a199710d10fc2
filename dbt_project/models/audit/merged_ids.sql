{{
    config(
        materialized='incremental',
        unique_key=['old_fact_id', 'into_fact_id'],
        incremental_strategy='delete+insert',
        full_refresh=false,
        on_schema_change='append_new_columns',
    )
}}

-- one row per fact that turned out to be another. Outlives a full refresh.
select
    fact_type,
    previous_fact_id as old_fact_id,
    fact_id as into_fact_id,
    cast('{{ var("night") }}' as date) as night,
from {{ ref('int_facts_moved') }}
where outcome = 'merged'
