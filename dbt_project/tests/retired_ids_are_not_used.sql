-- An id that was merged tonight names no fact any more.
select retired.old_fact_id
from {{ ref('merged_ids') }} as retired
inner join {{ ref('int_facts_touched') }} as facts on retired.old_fact_id = facts.fact_id
where
    facts.is_present
    and retired.night = cast('{{ var("night") }}' as date)
