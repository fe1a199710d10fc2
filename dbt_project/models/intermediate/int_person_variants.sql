-- one row per known office holder, way of writing the name, and term of office
with

holders as (
    select * from {{ ref('office_holders') }}
),

offices as (
    select * from {{ ref('offices') }}
),

aliases as (
    select * from {{ ref('override_person_aliases') }}
),

names as (
    select distinct
        person_id,
        person,
        side_code,
        trim(unnest(list_concat([person], string_split(coalesce(name_variants, ''), ';')))) as name,
    from holders
    union
    select
        holders.person_id,
        aliases.person,
        aliases.side_code,
        unnest([aliases.alias, aliases.person]) as name,
    from aliases
    left join holders on aliases.side_code = holders.side_code and aliases.person = holders.person
),

worded as (
    select
        *,
        {{ name_words('name') }} as words,
    from names
    where name <> ''
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

-- who holds no known office is known by the key of the full name, as where texts give it
identified as (
    select
        * exclude (person_id),
        coalesce(
            person_id,
            'p-' || left(sha256(max(person_key) filter (where name = person) over (partition by side_code, person)), 12)
        ) as person_id,
    from keyed
)

select distinct
    identified.person_id,
    identified.person,
    identified.side_code,
    identified.name,
    identified.tokens,
    identified.person_key,
    holders.office_code,
    offices.level,
    holders.from_date,
    holders.to_date,
from identified
left join holders on identified.person_id = holders.person_id and identified.side_code = holders.side_code
left join offices on holders.office_code = offices.office_code
