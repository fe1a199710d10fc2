{{ config(materialized='view') }}

-- one row per outlet
with

articles as (
    select * from {{ ref('int_articles_current') }}
    where is_live
)

select
    coalesce(source, source_id) as source,
    array_to_string(list_sort(list_distinct(list(source_id))), '; ') as source_ids,
    count(*) as n_articles,
    min(published_date) as first_published_on,
    max(published_date) as last_published_on,
from articles
group by coalesce(source, source_id)
