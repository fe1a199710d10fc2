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
select
    fact_id as agreement_id,
    side_code,
    n_articles,
    n_sources,
from {{ ref('int_fact_sides') }}
where fact_type = 'agreement'
