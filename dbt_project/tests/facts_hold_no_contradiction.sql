-- Two mentions of one fact without a pair contradict each other; the clustering has to keep them apart.
with

mentions as (
    select
        fact_id,
        mention_id,
    from {{ ref('int_fact_mentions') }}
),

together as (
    select
        a.mention_id,
        b.mention_id as other_mention_id,
    from mentions as a
    inner join mentions as b on a.fact_id = b.fact_id and a.mention_id < b.mention_id
)

select together.*
from together
anti join {{ ref('int_mention_pairs') }} as pairs
    on together.mention_id = pairs.mention_id and together.other_mention_id = pairs.other_mention_id
