{{ config(materialized='ephemeral') }}

-- articles that a person's decision speaks of: they are resolved again every night, so that a new decision takes hold
with

mentions as (
    select
        mention_id,
        article_id,
    from {{ ref('stg_meeting_mentions') }}
    union all
    select
        mention_id,
        article_id,
    from {{ ref('stg_visit_mentions') }}
    union all
    select
        mention_id,
        article_id,
    from {{ ref('stg_agreement_mentions') }}
),

aliases as (
    select distinct
        side_code,
        alias,
    from {{ ref('override_person_aliases') }}
),

decided as (
    select mention_id, from {{ ref('override_rejected_mentions') }}
    union
    select mention_id, from {{ ref('override_same_events') }}
    union
    select other_mention_id, from {{ ref('override_same_events') }}
    union
    select people.mention_id,
    from {{ ref('stg_meeting_participants') }} as people
    inner join aliases on people.side_code = aliases.side_code and people.name = aliases.alias
    union
    select people.mention_id,
    from {{ ref('stg_agreement_signatories') }} as people
    inner join aliases on people.side_code = aliases.side_code and people.name = aliases.alias
    union
    select visits.mention_id,
    from {{ ref('stg_visit_mentions') }} as visits
    inner join aliases on visits.side_code = aliases.side_code and visits.visitor_name = aliases.alias
)

select distinct mentions.article_id,
from mentions
semi join decided on mentions.mention_id = decided.mention_id
