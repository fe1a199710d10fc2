-- one row per fact of before that has no mentions of its own any more, or that lost some to a new fact: what became of it
with

touched as (
    select * from {{ ref('int_mentions_resolved') }}
    where touched_by_run_id = '{{ var("run_id") }}'
),

facts as (
    select * from {{ ref('int_facts_touched') }}
),

moves as (
    select
        touched.fact_type,
        touched.previous_fact_id,
        touched.fact_id,
        count(*) as n_mentions,
    from touched
    where touched.previous_fact_id is not null
    group by touched.fact_type, touched.previous_fact_id, touched.fact_id
),

-- a fact that no mention had before tonight
newborn as (
    select distinct fact_id, from touched
    where fact_id is not null
    except
    select distinct previous_fact_id, from touched
    where previous_fact_id is not null
),

merged as (
    select
        moves.fact_type,
        moves.previous_fact_id,
        moves.fact_id,
        'merged' as outcome,
    from moves
    inner join facts on moves.previous_fact_id = facts.fact_id and not facts.is_present
    where moves.fact_id is not null
    qualify row_number() over (
        partition by moves.previous_fact_id
        order by moves.n_mentions desc, moves.fact_id
    ) = 1
),

split as (
    select
        moves.fact_type,
        moves.previous_fact_id,
        moves.fact_id,
        'split' as outcome,
    from moves
    inner join newborn on moves.fact_id = newborn.fact_id
    where moves.previous_fact_id not in (select merged.previous_fact_id, from merged)
),

removed as (
    select
        moves.fact_type,
        moves.previous_fact_id,
        null as fact_id,
        'removed' as outcome,
    from moves
    inner join facts on moves.previous_fact_id = facts.fact_id and not facts.is_present
    where moves.previous_fact_id not in (select merged.previous_fact_id, from merged)
    group by moves.fact_type, moves.previous_fact_id
)

select * from merged
union all
select * from split
union all
select * from removed
