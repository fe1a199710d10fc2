{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        pre_hook="{{ delete_touched_articles() }}",
    )
}}

-- one row per current visit mention, with what two mentions are compared by
with

{{ current_mentions('visit') }}

{{ people_of_mentions() }}

joined as (
    select
        mentions.* exclude (batch, source_id, night, n, extractor_version),
        articles.first_night,
        articles.reported_on,
        articles.near_duplicate_group,
        [mentions.side_code] as sides,
        coalesce(people.person_ids, []) as person_ids,
        coalesce(people.surnames, []) as surnames,
        coalesce(people.person_words, []) as person_words,
        {{ fold('mentions.to_city') }} as city_key,
    from mentions
    inner join touched as articles using (article_id)
    left join people using (mention_id)
)

select
    *,
    {{ window_start() }} as window_start,
    {{ window_end() }} as window_end,
from joined
