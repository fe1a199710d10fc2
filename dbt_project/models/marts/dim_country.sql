{{ config(materialized='view') }}

-- one row per country, dissolved states included
select
    country_code,
    alpha2 as alpha2_code,
    name,
    official_name,
    capital,
    region,
    subregion,
    cast(latitude as double) as latitude,
    cast(longitude as double) as longitude,
    cast(cow_code as varchar) as cow_code,
    cameo_code,
    source,
from {{ ref('countries') }}
