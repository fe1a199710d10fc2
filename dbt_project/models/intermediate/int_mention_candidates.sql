-- one row per two mentions that share a block, at least one of them read again tonight; the smaller id comes first
with

blocks as (
    select * from {{ ref('int_mention_blocks') }}
),

touched as (
    select * from {{ ref('int_articles_touched') }}
),

tonight as (
    select * from blocks
    semi join touched using (article_id)
)

select distinct
    tonight.fact_type,
    least(tonight.mention_id, blocks.mention_id) as mention_id,
    greatest(tonight.mention_id, blocks.mention_id) as other_mention_id,
    if(tonight.mention_id < blocks.mention_id, tonight.first_night, blocks.first_night) as first_night,
    if(tonight.mention_id < blocks.mention_id, blocks.first_night, tonight.first_night) as other_first_night,
from tonight
inner join blocks
    on
        tonight.block_key = blocks.block_key
        and tonight.fact_type = blocks.fact_type
        and tonight.mention_id <> blocks.mention_id
