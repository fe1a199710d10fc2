with

source as (
    {{ with_seed_codes(source('staging', 'meeting_sides'), 'side_code') }}
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
