with

source as (
    select * from {{ source('staging', 'agreement_actions') }}
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
