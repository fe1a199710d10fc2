with

source as (
    select * from {{ source('staging', 'agreement_parties') }}
),

renamed as (
    select
        source_id,
        night,
        batch,
        mention_id,
        n,
        side_code,
    from source
)

select * from renamed
