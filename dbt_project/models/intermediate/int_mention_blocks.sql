{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        pre_hook="{{ delete_touched_articles() }}",
    )
}}

-- one row per mention and key under which it is compared with others: only mentions that share a key can be one event.
-- Keys are a pair of sides and a month; one side and a month for sessions of many and for nameless agreements of two; what an
-- agreement is called; a copied text.
with

touched as (
    select * from {{ ref('int_articles_touched') }}
),

meetings as (
    select * from {{ ref('int_meeting_mentions') }}
    semi join touched using (article_id)
),

visits as (
    select * from {{ ref('int_visit_mentions') }}
    semi join touched using (article_id)
),

agreements as (
    select * from {{ ref('int_agreement_mentions') }}
    semi join touched using (article_id)
),

months as (
    select
        mention_id,
        {{ block_months() }} as month,
    from meetings
    union all
    select
        mention_id,
        {{ block_months() }} as month,
    from visits
    union all
    select
        mention_id,
        {{ block_months() }} as month,
    from agreements
),

side_pairs as (
    select
        'meeting' as fact_type,
        mention_id,
        article_id,
        first_night,
        {{ block_pairs() }} as pair,
    from meetings
    union all
    select
        'agreement' as fact_type,
        mention_id,
        article_id,
        first_night,
        {{ block_pairs() }} as pair,
    from agreements
),

keys as (
    select
        side_pairs.*,
        'sides|' || pair || '|' || months.month as block,
    from side_pairs
    inner join months using (mention_id)
    union all
    select
        'meeting',
        mention_id,
        article_id,
        first_night,
        null,
        'session|' || unnest(sides) || '|' || months.month,
    from meetings
    inner join months using (mention_id)
    where kind = 'multilateral' or len(sides) > 2
    union all
    select
        'visit',
        mention_id,
        article_id,
        first_night,
        null,
        'visit|' || side_code || '|' || coalesce(to_country_code, '') || '|' || months.month,
    from visits
    inner join months using (mention_id)
    union all
    select
        'agreement',
        mention_id,
        article_id,
        first_night,
        null,
        'named|' || pair || '|' || unnest(list_append(title_words, title_initials)),
    from side_pairs
    inner join agreements using (mention_id, article_id, first_night)
    union all
    select
        'agreement',
        mention_id,
        article_id,
        first_night,
        null,
        'title|' || array_to_string(title_words, ' '),
    from agreements
    where len(title_words) > 1
    union all
    select
        'agreement',
        mention_id,
        article_id,
        first_night,
        null,
        'nameless|' || array_to_string(sides, '+') || '|' || kind,
    from agreements
    where is_referenced or len(title_words) = 0
    union all
    select
        'agreement',
        mention_id,
        article_id,
        first_night,
        null,
        'part|' || unnest(sides) || '|' || months.month,
    from agreements
    inner join months using (mention_id)
    where len(title_words) = 0 and len(sides) = 2
    union all
    select
        'meeting',
        mention_id,
        article_id,
        first_night,
        null,
        'copy|' || near_duplicate_group,
    from meetings
    union all
    select
        'agreement',
        mention_id,
        article_id,
        first_night,
        null,
        'copy|' || near_duplicate_group,
    from agreements
)

select distinct
    fact_type,
    mention_id,
    article_id,
    first_night,
    hash(fact_type, block) as block_key,
from keys
