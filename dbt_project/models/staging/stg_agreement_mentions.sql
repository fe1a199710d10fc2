with

source as (
    select * from {{ source('staging', 'agreement_mentions') }}
),

renamed as (
    select
        source_id,
        night,
        batch,
        mention_id,
        article_id,
        article_version_id,
        n,
        status,
        start_date,
        end_date,
        date_precision,
        date_basis,
        is_background,
        confidence,
        description,
        extractor_version,
        title,
        kind,
        valid_from,
        valid_to,
        n_documents,
        is_referenced,
    from source
)

select * from renamed
