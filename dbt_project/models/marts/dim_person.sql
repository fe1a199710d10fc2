{{ config(materialized='view') }}

-- one row per person that a text names or that is known to have held an office; of several sides that they stood for,
-- it is the one for which the newest text names them
with

mentioned as (
    select
        person_id,
        arg_max(person, (level is not null, length(person), person)) as person,
        arg_max(side_code, (side_code is not null, known_on, side_code)) as side_code,
        array_to_string(list_sort(list_distinct(list(name))), '; ') as name_variants,
        min(known_on) as first_seen_on,
        max(known_on) as last_seen_on,
        count(distinct mention_id) as n_mentions,
        bool_and(is_surname_only) as is_surname_only,
    from {{ ref('int_persons_mentioned') }}
    group by person_id
),

holders as (
    select
        person_id,
        min(person) as person,
        arg_max(
            side_code, (side_code not like 'ORG:%', coalesce(from_date, date '1900-01-01'), side_code)
        ) as side_code,
        list(distinct side_code) as side_codes,
        array_to_string(list_sort(list_distinct(list(name))), '; ') as name_variants,
    from {{ ref('int_person_variants') }}
    group by person_id
)

select
    coalesce(holders.person_id, mentioned.person_id) as person_id,
    coalesce(holders.person, mentioned.person) as person,
    case
        when list_contains(holders.side_codes, mentioned.side_code) then mentioned.side_code
        else coalesce(holders.side_code, mentioned.side_code)
    end as side_code,
    array_to_string(
        list_sort(list_distinct(list_filter(
            list_concat(
                string_split(coalesce(holders.name_variants, ''), '; '), string_split(coalesce(mentioned.name_variants, ''), '; ')
            ),
            lambda name: name <> ''
        ))),
        '; '
    ) as name_variants,
    mentioned.first_seen_on,
    mentioned.last_seen_on,
    coalesce(mentioned.n_mentions, 0) as n_mentions,
    holders.person_id is not null as is_known_holder,
    coalesce(mentioned.is_surname_only, false) as is_surname_only,
from holders
full join mentioned on holders.person_id = mentioned.person_id
