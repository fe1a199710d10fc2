{{
    config(
        materialized='incremental',
        unique_key=['fact_id', 'night'],
        incremental_strategy='delete+insert',
        full_refresh=false,
        on_schema_change='append_new_columns',
    )
}}

-- one row per fact and night on which it went because no article tells of it any more. Outlives a full refresh.
select
    fact_type,
    previous_fact_id as fact_id,
    cast('{{ var("night") }}' as date) as night,
    'no article tells of it any more: retracted, corrected, taken down or set aside' as reason,
from {{ ref('int_facts_moved') }}
where outcome = 'removed'
