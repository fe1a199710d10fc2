with

source as (
    {{ with_seed_codes(source('staging', 'agreement_actions'), 'party_code') }}
),

renamed as (
    select
        source_id,
        night,
        batch,
        mention_id,
        n,
        action,
        party_code,
        start_date,
        end_date,
        date_precision,
    from source
)

select * from renamed
