with

source as (
    select * from {{ source('staging', 'meeting_participants') }}
),

renamed as (
    select
        source_id,
        night,
        batch,
        mention_id,
        n,
        name,
        role,
        side_code,
    from source
)

select * from renamed
