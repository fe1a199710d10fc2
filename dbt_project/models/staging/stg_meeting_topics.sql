with

source as (
    select * from {{ source('staging', 'meeting_topics') }}
),

renamed as (
    select
        source_id,
        night,
        batch,
        mention_id,
        n,
        topic_code,
    from source
)

select * from renamed
