-- one row per article whose mentions are read again tonight
select
    article_id,
    article_version_id,
    source_id,
    night,
    batch,
    first_night,
    source,
    title,
    published_date as reported_on,
    near_duplicate_group,
    is_live,
    touched_by_run_id as run_id,
from {{ ref('int_articles_current') }}
where touched_by_run_id = '{{ var("run_id") }}'
