-- one row per side of a meeting or an agreement that is made anew tonight, with how many report it so
with

told as (
    select
        fact_type,
        fact_id,
        article_id,
        coalesce(source, source_id) as outlet,
        unnest(sides) as side_code,
    from {{ ref('int_fact_mentions') }}
    where fact_type in ('meeting', 'agreement')
),

by_article as (
    select
        fact_type,
        fact_id,
        list_sort(list_distinct(list(side_code))) as sides,
    from told
    group by fact_type, fact_id, article_id
),

-- where at least four articles, and three of four, name the same sides, what a single one adds is its own error
agreed as (
    select
        fact_type,
        fact_id,
        sides,
        count(*) as n_agreeing,
        sum(count(*)) over (partition by fact_type, fact_id) as n_all,
    from by_article
    where len(sides) > 1
    group by fact_type, fact_id, sides
    qualify n_agreeing >= 4 and 4 * n_agreeing >= 3 * n_all
),

counted as (
    select
        fact_type,
        fact_id,
        side_code,
        cast(count(distinct article_id) as integer) as n_articles,
        cast(count(distinct outlet) as integer) as n_sources,
    from told
    group by fact_type, fact_id, side_code
)

select counted.*
from counted
left join agreed using (fact_type, fact_id)
where
    agreed.sides is null
    or counted.n_articles > 1
    or list_contains(agreed.sides, counted.side_code)
