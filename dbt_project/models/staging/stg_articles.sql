with

source as (
    select * from {{ source('staging', 'articles') }}
),

renamed as (
    select
        source_id,
        night,
        batch,
        article_id,
        article_version_id,
        doc_id,
        source,
        article_url,
        canonical_url,
        title,
        published_at,
        published_date,
        published_precision,
        published_from,
        language,
        near_duplicate_group,
        is_representative,
        access,
        is_extractable,
        parser_version,
    from source
)

select * from renamed
