{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        pre_hook="{{ delete_touched_pairs() }}",
    )
}}
-- depends_on: {{ ref('int_articles_touched') }}

-- one row per two visit mentions that may tell of one visit, with the weight of the evidence for it
with

{{ pair_inputs('visit') }}

compared as (
    select
        {{ pair_ids() }}
        a.side_code = b.side_code as is_same_side,
        len({{ matched_sides('a', 'b') }}) > 0 as is_same_visitor,
        len(a.person_words) > 0 and len(b.person_words) > 0 as is_visitor_known,
        a.to_country_code = b.to_country_code as is_same_country,
        a.city_key = b.city_key as is_same_city,
        {{ window_gap('a', 'b') }} as gap_days,
        a.start_date is not null and b.start_date is not null as is_both_dated,
        abs(date_diff('day', a.reported_on, b.reported_on)) as report_gap,
        (a.status = 'planned') <> (b.status = 'planned') as is_plan_and_outcome,
        decisions.decision,
    {{ from_pairs('visit') }}
),

judged as (
    select
        *,
        case
            when decision = 'different' then 'decided'
            when decision = 'same' then null
            when article_id = other_article_id then 'one article tells of two'
            when coalesce(gap_days, 99) > if(is_both_dated, 2, 0) then 'days apart'
            when is_visitor_known and not is_same_visitor then 'other visitor'
            when not is_same_country then 'other country'
        end as conflict,
    from compared
)

select
    mention_id,
    other_mention_id,
    article_id,
    other_article_id,
    cast(
        1.0
        + if(is_same_visitor, 2.0, 0.0)
        + if(is_same_city, 0.5, 0.0)
        + case
            when is_both_dated then 1.0
            when is_plan_and_outcome then 0.5 - 0.03 * report_gap
            else 0.5 - 0.3 * coalesce(report_gap, 9)
        end
        + if(decision = 'same', 1000.0, 0.0)
        as decimal(8, 3)
    ) as weight,
from judged
where conflict is null
