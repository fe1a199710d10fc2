{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        pre_hook="{{ delete_touched_articles() }}",
    )
}}

-- one row per person that a mention names (participant, visitor or signatory), with the person that the name stands for
with

touched as (
    select * from {{ ref('int_articles_touched') }}
    where is_live
),

mentions as (
    select
        mention_id,
        article_id,
        article_version_id,
        source_id,
        night,
        batch,
        start_date,
        'meeting' as fact_type,
        null as visitor_name,
        null as visitor_role,
        null as side_code,
    from {{ ref('stg_meeting_mentions') }}
    union all
    select
        mention_id,
        article_id,
        article_version_id,
        source_id,
        night,
        batch,
        start_date,
        'visit' as fact_type,
        visitor_name,
        visitor_role,
        side_code,
    from {{ ref('stg_visit_mentions') }}
    union all
    select
        mention_id,
        article_id,
        article_version_id,
        source_id,
        night,
        batch,
        start_date,
        'agreement' as fact_type,
        null as visitor_name,
        null as visitor_role,
        null as side_code,
    from {{ ref('stg_agreement_mentions') }}
),

current_mentions as (
    select
        mentions.*,
        coalesce(mentions.start_date, touched.reported_on, touched.first_night) as known_on,
    from mentions
    inner join touched using (article_id, article_version_id, source_id, night, batch)
),

named as (
    select
        current_mentions.mention_id,
        current_mentions.article_id,
        current_mentions.fact_type,
        current_mentions.known_on,
        people.n,
        people.name,
        people.role,
        people.side_code,
    from {{ ref('stg_meeting_participants') }} as people
    inner join current_mentions using (mention_id, source_id, night, batch)
    union all
    select
        current_mentions.mention_id,
        current_mentions.article_id,
        current_mentions.fact_type,
        current_mentions.known_on,
        people.n,
        people.name,
        null as role,
        people.side_code,
    from {{ ref('stg_agreement_signatories') }} as people
    inner join current_mentions using (mention_id, source_id, night, batch)
    union all
    select
        mention_id,
        article_id,
        fact_type,
        known_on,
        0 as n,
        visitor_name as name,
        visitor_role as role,
        side_code,
    from current_mentions
    where visitor_name is not null
),

worded as (
    select
        *,
        {{ name_words('name') }} as words,
    from named
),

sounded as (
    select
        *,
        list_transform(words, lambda word: {{ word_sound('word') }}) as sounds,
    from worded
),

tokenised as (
    select
        *,
        list_transform(
            list_transform(sounds, lambda sound: {{ undoubled('sound') }}),
            lambda sound: {{ sound_key('sound') }}
        ) as tokens,
    from sounded
),

keyed as (
    select
        *,
        {{ person_key('side_code', 'tokens') }} as person_key,
    from tokenised
    where len(tokens) > 0
),

-- a full name is known by its key, of two with one initial by the given name; a single word by the one holder of that side who bears it around that day
known as (
    select
        keyed.mention_id,
        keyed.n,
        variants.person_id,
        variants.person,
        variants.level,
    from keyed
    inner join {{ ref('int_person_variants') }} as variants
        on
            keyed.side_code = variants.side_code
            and (
                keyed.person_key = variants.person_key
                or (
                    len(keyed.tokens) = 1
                    and list_contains(variants.tokens, keyed.tokens[1])
                    and keyed.known_on >= coalesce(variants.from_date, date '1900-01-01') - interval 60 day
                    and keyed.known_on <= coalesce(variants.to_date, date '2100-01-01') + interval 60 day
                )
            )
    qualify row_number() over (
        partition by keyed.mention_id, keyed.n
        order by
            keyed.person_key = variants.person_key desc,
            keyed.tokens[1] = variants.tokens[1] desc,
            keyed.known_on between coalesce(variants.from_date, date '1900-01-01')
            and coalesce(variants.to_date, date '2100-01-01') desc,
            case variants.level when 'head' then 1 when 'foreign_minister' then 2 when 'minister' then 3 else 4 end,
            variants.person_id
    ) = 1
)

select
    keyed.mention_id,
    keyed.article_id,
    keyed.fact_type,
    keyed.n,
    keyed.name,
    keyed.role,
    keyed.side_code,
    keyed.known_on,
    keyed.tokens,
    coalesce(known.person_id, 'p-' || left(sha256(keyed.person_key), 12)) as person_id,
    coalesce(known.person, keyed.name) as person,
    known.person_id is null and len(keyed.tokens) = 1 as is_surname_only,
    known.level,
from keyed
left join known on keyed.mention_id = known.mention_id and keyed.n = known.n
