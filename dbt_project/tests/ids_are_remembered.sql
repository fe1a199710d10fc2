-- What `audit.fact_ids` remembers of tonight's mentions is what the marts say.
select
    mentions.mention_id,
    mentions.fact_id,
    remembered.fact_id as remembered_fact_id,
from {{ ref('int_fact_mentions') }} as mentions
left join {{ ref('fact_ids') }} as remembered on mentions.mention_id = remembered.mention_id
where mentions.fact_id is distinct from remembered.fact_id
