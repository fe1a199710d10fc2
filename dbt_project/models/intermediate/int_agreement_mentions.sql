{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        pre_hook="{{ delete_touched_articles() }}",
    )
}}

-- one row per current agreement mention, with what two mentions are compared by
with

{{ current_mentions('agreement') }}

country_words as (
    select list_distinct(flatten(list(string_split({{ fold('name') }}, ' ')))) as words
    from {{ ref('country_names') }}
),

parties as (
    select
        mention_id,
        list_sort(list_distinct(list(side_code))) as sides,
    from {{ ref('stg_agreement_parties') }}
    semi join mentions using (mention_id, source_id, night, batch)
    group by mention_id
),

joined as (
    select
        mentions.* exclude (batch, source_id, night, n, extractor_version),
        articles.first_night,
        articles.reported_on,
        articles.near_duplicate_group,
        coalesce(parties.sides, []) as sides,
        {{ text_words("coalesce(mentions.title, '')") }} as all_title_words,
        {{ text_words('articles.title') }} as article_words,
        array_to_string(
            list_transform(
                list_filter(string_split({{ fold("coalesce(mentions.title, '')") }}, ' '), lambda word: word <> ''),
                lambda word: left(word, 1)
            ),
            ''
        ) as title_initials,
        country_words.words as country_words,
    from mentions
    inner join touched as articles using (article_id)
    left join parties using (mention_id)
    cross join country_words
)

select
    * exclude (all_title_words, country_words),
    list_filter(
        all_title_words,
        lambda word: not list_contains({{ word_list('title_noise') }}, word) and not list_contains(country_words, word)
    ) as title_words,
    {{ window_start() }} as window_start,
    {{ window_end() }} as window_end,
from joined
