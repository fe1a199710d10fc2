{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        pre_hook="{{ delete_touched_pairs() }}",
    )
}}
-- depends_on: {{ ref('int_articles_touched') }}

-- one row per two meeting mentions that may tell of one meeting, with the weight of the evidence for it.
-- Two mentions that contradict each other have no row: a cluster never holds both.
with

{{ pair_inputs('meeting') }}

compared as (
    select
        {{ pair_ids() }}
        a.sides = b.sides as is_same_sides,
        list_has_all(a.sides, b.sides) or list_has_all(b.sides, a.sides) as is_contained,
        len(list_intersect(a.sides, b.sides)) as n_shared,
        len(list_distinct(list_concat(a.sides, b.sides))) as n_all,
        greatest(len(a.sides), len(b.sides)) as n_most_sides,
        list_contains(a.told_apart, array_to_string(b.sides, '+'))
        or list_contains(b.told_apart, array_to_string(a.sides, '+')) as is_told_apart,
        len({{ matched_sides('a', 'b') }}) as n_matched,
        len(list_intersect({{ known_sides('a') }}, {{ known_sides('b') }})) as n_known,
        len({{ kindred_sides('a', 'b') }}) as n_kindred,
        len(list_distinct(list_concat({{ known_sides('a') }}, {{ known_sides('b') }}))) as n_named,
        {{ window_gap('a', 'b') }} as gap_days,
        a.date_precision = 'day' and b.date_precision = 'day' as is_both_days,
        a.start_date is not null and b.start_date is not null as is_both_dated,
        a.start_date = b.start_date and a.end_date = b.end_date as is_same_date,
        if(
            a.window_start > b.window_start,
            a.status = 'held' and a.start_date is null,
            b.status = 'held' and b.start_date is null
        ) as is_undated_later,
        {{ is_week_before('a', 'b') }} or {{ is_week_before('b', 'a') }} as is_week_apart,
        a.status = b.status as is_same_status,
        abs(date_diff('day', a.reported_on, b.reported_on)) as report_gap,
        (a.status = 'planned') <> (b.status = 'planned') as is_plan_and_outcome,
        {{ follows('a', 'b') }} as follow_up,
        a.kind as kind,
        b.kind as other_kind,
        a.level as level,
        b.level as other_level,
        a.is_sideline <> b.is_sideline as is_sideline_of,
        coalesce(a.is_beside_gathering and {{ is_gathering('b') }}, false)
        or coalesce(b.is_beside_gathering and {{ is_gathering('a') }}, false) as is_gathering_beside,
        a.is_background or b.is_background as is_background,
        a.city_key = b.city_key as is_same_city,
        a.country_code = b.country_code as is_same_country,
        (a.kind = 'call' and b.city_key is not null) or (b.kind = 'call' and a.city_key is not null) as is_call_elsewhere,
        a.near_duplicate_group = b.near_duplicate_group as is_copy,
        len(list_intersect(a.title_words, b.title_words))
        / greatest(least(len(a.title_words), len(b.title_words)), 1) as title_overlap,
        decisions.decision,
    {{ from_pairs('meeting') }}
),

-- how two days that do not meet can still be of one meeting
dated as (
    select
        *,
        case
            when gap_days <= if(is_both_days or n_matched >= 2 and not is_undated_later, 1, 0) then 'agree'
            when gap_days is null and is_copy then 'agree'
            when is_week_apart and n_matched >= 2 and report_gap <= 2 then 'misread'
            when gap_days is null or not is_both_days or n_shared < 2 then 'apart'
            when follow_up = 'postponed' then 'moved'
            when follow_up = 'replanned' and n_matched >= 2 and gap_days <= 14 then 'moved'
            when follow_up = 'overtaken' and n_matched >= 1 then 'overtaken'
            when gap_days <= 7 then 'spanned'
            else 'apart'
        end as days,
        -- what one article says of the same people twice: with a side added, or first as what is to come and then as what took place
        kind = other_kind
        and n_known = n_kindred
        and (
            is_contained and is_same_status and n_matched >= 2 and n_known = n_named
            or is_same_sides and coalesce(gap_days = 0 and is_same_city and n_matched >= 2, false)
            or is_same_sides and n_most_sides = 2 and n_matched >= 1 and coalesce(is_same_date, false)
        ) as is_repeated,
    from compared
),

judged as (
    select
        *,
        case
            when decision = 'different' then 'decided'
            when decision = 'same' then null
            when
                article_id = other_article_id
                and not (is_same_sides and coalesce(follow_up = 'postponed', false))
                and not is_repeated
                then 'one article tells of two'
            when 'call' in (kind, other_kind) and 'in_person' in (kind, other_kind) then 'a call is no visit'
            when is_call_elsewhere then 'a call has no city'
            when days = 'apart' then 'days apart'
            when n_most_sides = 2 and n_known > n_kindred then 'other people'
            when n_shared < 2 and not (kind = 'multilateral' and other_kind = 'multilateral') then 'other sides'
            when is_gathering_beside then 'an article that tells of a gathering too tells of a talk beside it'
            when is_sideline_of and not is_same_sides then 'a talk on the sidelines is not its summit'
        end as conflict,
    from dated
),

weighed as (
    select
        *,
        case
            when is_same_sides then 2.0
            when is_contained and n_shared >= 2 then 2.0 * n_shared / n_most_sides
            when n_shared >= 2 then 3.0 * n_shared / n_all - 1.0
            else -1.5
        end - if(is_told_apart, 1.0, 0.0) as sides_weight,
        2.0 * n_matched - 1.5 * (n_known - n_kindred) as people_weight,
        case
            when 'unspecified' in (level, other_level) or n_matched >= 2 then 0.0
            when level = other_level then 0.5
            when 'minister' in (level, other_level) and 'foreign_minister' in (level, other_level) then -0.75
            when n_most_sides > 2 then -1.0
            else -2.5
        end as level_weight,
        case
            when days = 'misread' then -0.5
            when days = 'moved' then if(follow_up = 'postponed', 0.0, -1.0)
            when is_same_date then 1.5
            when is_both_dated then 0.5
            when is_background then -1.0
            when is_plan_and_outcome then -0.03 * report_gap
            else 0.5 - 0.3 * coalesce(report_gap, 9)
        end as date_weight,
        case
            when is_same_city then 1.0
            when is_same_city = false or is_same_country = false then -2.0
            when is_same_country then 0.5
            else 0.0
        end as place_weight,
        case when kind = other_kind then 0.25 when 'unspecified' in (kind, other_kind) then 0.0 else -0.5 end as kind_weight,
        2.0 * title_overlap + if(is_copy, 3.0, 0.0) as text_weight,
    from judged
    where conflict is null
)

select
    mention_id,
    other_mention_id,
    article_id,
    other_article_id,
    cast(
        case
            when decision = 'same' then 1000.0
            when days = 'spanned' then null
            when days = 'overtaken' then -0.5
            else sides_weight + people_weight + level_weight + date_weight + place_weight + kind_weight + text_weight
        end as decimal(8, 3)
    ) as weight,
from weighed
