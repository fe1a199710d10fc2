{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        pre_hook="{{ delete_touched_articles() }}",
    )
}}

-- one row per current meeting mention, with what two mentions are compared by
with

touched as (
    select * from {{ ref('int_articles_touched') }}
    where is_live
),

mentions as (
    select * from {{ ref('stg_meeting_mentions') }}
    semi join touched using (article_id, article_version_id, source_id, night, batch)
    anti join {{ ref('override_rejected_mentions') }} using (mention_id)
),

sides as (
    select
        mention_id,
        list_sort(list_distinct(list(side_code))) as sides,
    from {{ ref('stg_meeting_sides') }}
    semi join mentions using (mention_id, source_id, night, batch)
    group by mention_id
),

people as (
    select
        mention_id,
        {{ person_lists() }}
    from {{ ref('int_persons_mentioned') }}
    semi join mentions using (mention_id)
    group by mention_id
),

joined as (
    select
        mentions.* exclude (batch, source_id, night, n, extractor_version),
        articles.first_night,
        articles.reported_on,
        articles.near_duplicate_group,
        sides.sides,
        coalesce(people.person_ids, []) as person_ids,
        coalesce(people.surnames, []) as surnames,
        coalesce(people.person_words, []) as person_words,
        {{ fold('mentions.city') }} as city_key,
        {{ text_words('articles.title') }} as title_words,
    from mentions
    inner join touched as articles using (article_id)
    inner join sides using (mention_id)
    left join people using (mention_id)
)

select
    *,
    {{ window_start() }} as window_start,
    {{ window_end() }} as window_end,
from joined
