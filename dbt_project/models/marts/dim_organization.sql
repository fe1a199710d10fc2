{{ config(materialized='view') }}

-- one row per organisation that can be a side: those of the list, and those that texts name
with

listed as (
    select
        organization_code,
        name,
        kind,
        seat_city,
        seat_country_code,
        members,
        source,
        true as is_listed,
    from {{ ref('organizations') }}
),

sides as (
    select side_code, from {{ ref('bridge_meeting_sides') }}
    union
    select side_code, from {{ ref('bridge_agreement_parties') }}
    union
    select side_code, from {{ ref('fct_visits') }}
),

named as (
    select
        sides.side_code as organization_code,
        regexp_replace(sides.side_code, '^ORG:', '') as name,
        'other' as kind,
        null as seat_city,
        null as seat_country_code,
        null as members,
        'text' as source,
        false as is_listed,
    from sides
    anti join listed on sides.side_code = listed.organization_code
    anti join {{ ref('countries') }} as countries on sides.side_code = countries.country_code
)

select * from listed
union all
select * from named
