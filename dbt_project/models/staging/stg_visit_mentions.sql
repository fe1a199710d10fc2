with

source as (
    {{ with_seed_codes(source('staging', 'visit_mentions'), 'side_code') }}
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
        visitor_name,
        visitor_role,
        side_code,
        to_city,
        to_country_code,
    from source
)

select * from renamed
