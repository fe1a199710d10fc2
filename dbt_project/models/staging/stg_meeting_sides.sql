with

source as (
    select * from {{ source('staging', 'meeting_sides') }}
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
