-- one row per fact that is made anew tonight and person who took part: a bare family name is the full name beside it
with

mentions as (
    select
        fact_type,
        fact_id,
        mention_id,
        article_id,
        coalesce(source, source_id) as outlet,
        confidence,
    from {{ ref('int_fact_mentions') }}
),

named as (
    select
        mentions.fact_type,
        mentions.fact_id,
        mentions.outlet,
        mentions.confidence,
        people.*,
        if(people.is_surname_only, people.tokens[1], null) as bare_name,
    from {{ ref('int_persons_mentioned') }} as people
    inner join mentions using (mention_id, article_id, fact_type)
),

full_names as (
    select distinct
        fact_id,
        side_code,
        person_id,
        unnest(tokens) as token,
    from named
    where not is_surname_only
),

bearers as (
    select
        fact_id,
        side_code,
        token,
        min(person_id) as person_id,
    from full_names
    group by fact_id, side_code, token
    having count(distinct person_id) = 1
)

select
    named.fact_type,
    named.fact_id,
    coalesce(bearers.person_id, named.person_id) as person_id,
    arg_max(named.person, (length(named.person), named.person)) as name,
    arg_max(named.side_code, (named.side_code is not null, named.confidence, named.side_code)) as side_code,
    arg_max(named.role, (named.role is not null, named.confidence, length(named.role), named.role)) as role,
    count(distinct named.mention_id) as n_mentions,
    count(distinct named.outlet) as n_sources,
from named
left join bearers
    on
        named.fact_id = bearers.fact_id
        and named.side_code = bearers.side_code
        and named.bare_name = bearers.token
group by all
