with

source as (
    select * from {{ source('staging', 'mention_evidence') }}
),

renamed as (
    select
        source_id,
        night,
        batch,
        mention_id,
        n,
        article_version_id,
        field as quote_field,
        "start" as quote_start,
        "end" as quote_end,
        quote,
    from source
)

select * from renamed
