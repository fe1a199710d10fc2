with

source as (
    {{ with_seed_codes(source('staging', 'agreement_signatories'), 'side_code') }}
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
