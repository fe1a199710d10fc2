with

source as (
    select * from {{ source('staging', 'agreement_signatories') }}
),

renamed as (
    select
        source_id,
        night,
        batch,
        mention_id,
        n,
        name,
        side_code,
    from source
)

select * from renamed
