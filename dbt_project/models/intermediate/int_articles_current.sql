-- depends_on: {{ ref('int_override_articles') }}
{{ config(materialized='incremental', unique_key='article_id', incremental_strategy='delete+insert') }}

-- one row per article that ever came: its current version, the partition to read it from, and whether it still speaks.
-- Read again tonight: articles of tonight's partitions, articles that these lost, and articles that a person decided on.
with

articles as (
    select * from {{ ref('stg_articles') }}
),

takedowns as (
    select * from {{ ref('override_takedowns') }}
),

touched as (
    select distinct article_id, from articles
    {% if is_incremental() %}
        where night = cast('{{ var("night") }}' as date)
        union
        select article_id, from {{ this }} where night = cast('{{ var("night") }}' as date)
        union
        select article_id, from {{ ref('int_override_articles') }}
        union
        select known.article_id,
        from {{ this }} as known
        inner join takedowns on takedowns.value in (known.article_id, known.article_url, known.source_id, known.source)
        where known.is_live
    {% endif %}
),

versions as (
    select
        articles.*,
        min(articles.night) over (
            partition by articles.article_id, articles.article_version_id
        ) as first_night,
    from articles
    semi join touched on articles.article_id = touched.article_id
),

latest as (
    select * from versions
    qualify row_number() over (
        partition by article_id
        order by night desc, batch desc, source_id desc, article_version_id desc
    ) = 1
),

taken_down as (
    select distinct latest.article_id,
    from latest
    inner join takedowns
        on
            (takedowns.kind = 'article' and takedowns.value in (latest.article_id, latest.article_url))
            or (takedowns.kind = 'source' and takedowns.value in (latest.source_id, latest.source))
)

select
    touched.article_id,
    latest.article_version_id,
    latest.source_id,
    latest.night,
    latest.batch,
    latest.first_night,
    latest.source,
    latest.article_url,
    latest.title,
    latest.published_at,
    latest.published_date,
    latest.published_precision,
    latest.near_duplicate_group,
    latest.article_id is not null
    and latest.access <> 'retracted'
    and taken_down.article_id is null as is_live,
    '{{ var("run_id") }}' as touched_by_run_id,
from touched
left join latest on touched.article_id = latest.article_id
left join taken_down on touched.article_id = taken_down.article_id
