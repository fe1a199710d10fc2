with

source as (
    {{ with_seed_codes(source('staging', 'meeting_participants'), 'side_code') }}
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
