-- one row per fact that is made anew or taken away tonight
with

touched as (
    select * from {{ ref('int_mentions_resolved') }}
    where touched_by_run_id = '{{ var("run_id") }}'
),

facts as (
    select
        fact_type,
        fact_id,
        true as is_present,
    from touched
    where fact_id is not null
    union all
    select
        fact_type,
        previous_fact_id,
        false as is_present,
    from touched
    where previous_fact_id is not null
)

select
    fact_type,
    fact_id,
    bool_or(is_present) as is_present,
from facts
group by fact_type, fact_id
