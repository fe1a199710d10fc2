with

source as (
    select * from {{ source('staging', 'article_extractions') }}
),

renamed as (
    select
        source_id,
        night,
        batch,
        article_id,
        article_version_id,
        outcome,
        reason,
        n_mentions,
        extractor_version,
    from source
)

select * from renamed
