{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='append_new_columns',
        pre_hook="{{ delete_touched_articles() }}",
    )
}}

-- one row per current meeting mention, with what two mentions are compared by
with

{{ current_mentions('meeting') }}

-- who met nobody did not meet: two names of one organisation leave one side, which gate 1 cannot know of nights before the seeds did
sides as (
    select
        mention_id,
        list_sort(list_distinct(list(side_code))) as sides,
    from {{ ref('stg_meeting_sides') }}
    semi join mentions using (mention_id, source_id, night, batch)
    group by mention_id
    having count(distinct side_code) > 1
),

{{ people_of_mentions() }}

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
),

-- two of three sides whose people the same article has in something else, while the third is named here: another report of the two
-- tells of that, and not of this
narrower as (
    select
        joined.mention_id,
        list_sort(list(distinct array_to_string(others.sides, '+'))) as told_apart,
    from joined
    inner join joined as others
        on
            joined.article_id = others.article_id
            and list_has_all(joined.sides, others.sides)
            and len(others.person_ids) > 0
            and list_has_all(joined.person_ids, others.person_ids)
            and not list_has_all(others.sides, {{ known_sides('joined') }})
    group by joined.mention_id
),

-- talks of two whose article tells a gathering of many of their sides as well
beside as (
    select mention_id
    from joined
    where
        kind <> 'multilateral'
        and len(sides) = 2
        and exists (
            select 1
            from joined as others
            where
                others.article_id = joined.article_id
                and {{ is_gathering('others') }}
                and list_has_all(others.sides, joined.sides)
        )
)

select
    joined.*,
    coalesce(narrower.told_apart, []) as told_apart,
    beside.mention_id is not null as is_beside_gathering,
    {{ window_start() }} as window_start,
    {{ window_end() }} as window_end,
from joined
left join narrower using (mention_id)
left join beside using (mention_id)
