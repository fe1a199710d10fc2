-- one row per two mentions that share a block or that a person decided on, at least one of them read again tonight; the smaller
-- id comes first
with

blocks as (
    select * from {{ ref('int_mention_blocks') }}
),

touched as (
    select * from {{ ref('int_articles_touched') }}
),

decisions as (
    select * from {{ ref('override_same_events') }}
),

tonight as (
    select * from blocks
    semi join touched using (article_id)
),

together as (
    select
        tonight.fact_type,
        tonight.mention_id as one_mention_id,
        tonight.first_night as one_first_night,
        blocks.mention_id as two_mention_id,
        blocks.first_night as two_first_night,
    from tonight
    inner join blocks
        on
            tonight.block_key = blocks.block_key
            and tonight.fact_type = blocks.fact_type
            and tonight.mention_id <> blocks.mention_id
    union
    select
        one.fact_type,
        one.mention_id as one_mention_id,
        one.first_night as one_first_night,
        two.mention_id as two_mention_id,
        two.first_night as two_first_night,
    from decisions
    inner join tonight as one on decisions.mention_id = one.mention_id
    inner join tonight as two on decisions.other_mention_id = two.mention_id and one.fact_type = two.fact_type
)

select distinct
    fact_type,
    least(one_mention_id, two_mention_id) as mention_id,
    greatest(one_mention_id, two_mention_id) as other_mention_id,
    if(one_mention_id < two_mention_id, one_first_night, two_first_night) as first_night,
    if(one_mention_id < two_mention_id, two_first_night, one_first_night) as other_first_night,
from together
