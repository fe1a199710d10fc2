{{ config(materialized='view') }}

-- one row per person, office and side: terms from the list, and offices that texts give people who are not on it
with

listed as (
    select distinct
        holders.person_id,
        holders.person,
        holders.office_code,
        offices.office,
        offices.level,
        holders.side_code,
        holders.from_date,
        holders.to_date,
        'list' as basis,
        holders.source as evidence,
    from {{ ref('office_holders') }} as holders
    left join {{ ref('offices') }} as offices on holders.office_code = offices.office_code
),

told as (
    select
        people.person_id,
        arg_max(people.person, (length(people.person), people.person)) as person,
        null as office_code,
        people.role as office,
        null as level,
        people.side_code,
        min(people.known_on) as from_date,
        max(people.known_on) as to_date,
        'text' as basis,
        arg_max(mentions.quote, (mentions.confidence, mentions.mention_id)) as evidence,
    from {{ ref('int_persons_mentioned') }} as people
    left join {{ ref('fct_mentions') }} as mentions on people.mention_id = mentions.mention_id
    where
        people.role is not null
        and people.level is null
    group by people.person_id, people.role, people.side_code
)

select * from listed
union all
select * from told
