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

agreement_words as (
    select
        lower(names.agreement_code) as agreement_key,
        {{ telling_words(text_words('names.name')) }} as words,
    from {{ ref('agreement_names') }} as names
    cross join country_words
),

-- the words of each name of a well-known agreement, and of a name in full with its letters: "Law of the Sea Convention (UNCLOS)"
known_names as (
    select
        words,
        min(agreement_key) as agreement_key,
    from (
        select
            agreement_key,
            unnest([words, list_sort(list_distinct(list_append(words, agreement_key)))]) as words,
        from agreement_words
        where len(words) > 0
    )
    group by words
),

joined as (
    select
        mentions.* exclude (batch, source_id, night, n, extractor_version),
        articles.first_night,
        articles.reported_on,
        articles.near_duplicate_group,
        coalesce(parties.sides, []) as sides,
        {{ telling_words(text_words("coalesce(mentions.title, '')")) }} as told_words,
        {{ text_words('articles.title') }} as article_words,
        array_to_string(
            list_transform(
                list_filter(string_split({{ fold("coalesce(mentions.title, '')") }}, ' '), lambda word: word <> ''),
                lambda word: left(word, 1)
            ),
            ''
        ) as title_initials,
    from mentions
    inner join touched as articles using (article_id)
    left join parties using (mention_id)
    cross join country_words
)

select
    joined.* exclude (told_words),
    if(known_names.agreement_key is null, joined.told_words, [known_names.agreement_key]) as title_words,
    {{ window_start() }} as window_start,
    {{ window_end() }} as window_end,
from joined
left join known_names on joined.told_words = known_names.words
