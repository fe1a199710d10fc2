{{ config(materialized='view') }}

-- one row per place where something happened or that the list of places has
with

listed as (
    select
        place_id,
        city,
        country_code,
        cast(latitude as double) as latitude,
        cast(longitude as double) as longitude,
        is_capital,
        variants,
        true as is_listed,
    from {{ ref('places') }}
),

seen as (
    select
        city,
        country_code,
    from {{ ref('fct_meetings') }}
    where city is not null
    union
    select
        to_city as city,
        to_country_code as country_code,
    from {{ ref('fct_visits') }}
    where to_city is not null
),

named as (
    select
        'text-' || left(sha256(seen.city || '|' || coalesce(seen.country_code, '')), 12) as place_id,
        seen.city,
        seen.country_code,
        null as latitude,
        null as longitude,
        false as is_capital,
        null as variants,
        false as is_listed,
    from seen
    anti join listed on seen.city = listed.city and seen.country_code is not distinct from listed.country_code
)

select * from listed
union all
select * from named
