{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        pre_hook="{{ delete_touched_pairs() }}",
    )
}}

-- one row per two agreement mentions that may tell of one agreement, with the weight of the evidence for it
with

candidates as (
    select * from {{ ref('int_mention_candidates') }}
    where fact_type = 'agreement'
),

decisions as (
    select * from {{ ref('override_same_events') }}
),

compared as (
    select
        a.mention_id,
        b.mention_id as other_mention_id,
        a.article_id,
        b.article_id as other_article_id,
        a.sides = b.sides as is_same_parties,
        list_has_all(a.sides, b.sides) or list_has_all(b.sides, a.sides) as is_contained,
        len(list_intersect(a.sides, b.sides)) as n_shared,
        len(list_distinct(list_concat(a.sides, b.sides))) as n_all,
        len(a.title_words) > 0 and len(b.title_words) > 0 as is_both_named,
        len(list_intersect(a.title_words, b.title_words))
        / greatest(least(len(a.title_words), len(b.title_words)), 1) as title_share,
        a.title_words = b.title_words and len(a.title_words) > 0 as is_same_title,
        a.kind as kind,
        b.kind as other_kind,
        a.is_referenced or b.is_referenced as is_reference,
        a.n_documents > 1 or b.n_documents > 1 as is_several,
        a.n_documents = b.n_documents as is_same_number,
        {{ window_gap('a', 'b') }} as gap_days,
        a.start_date is not null and b.start_date is not null and a.status = b.status as is_same_act_dated,
        a.start_date = b.start_date as is_same_date,
        abs(date_diff('day', a.reported_on, b.reported_on)) as report_gap,
        len(list_intersect(a.article_words, b.article_words))
        / greatest(least(len(a.article_words), len(b.article_words)), 1) as text_overlap,
        a.near_duplicate_group = b.near_duplicate_group as is_copy,
        decisions.decision,
    from candidates
    inner join {{ ref('int_agreement_mentions') }} as a
        on candidates.mention_id = a.mention_id and candidates.first_night = a.first_night
    inner join {{ ref('int_agreement_mentions') }} as b
        on candidates.other_mention_id = b.mention_id and candidates.other_first_night = b.first_night
    left join decisions
        on
            a.mention_id in (decisions.mention_id, decisions.other_mention_id)
            and b.mention_id in (decisions.mention_id, decisions.other_mention_id)
),

judged as (
    select
        *,
        case
            when decision = 'different' then 'decided'
            when decision = 'same' then null
            when article_id = other_article_id then 'one article tells of two'
            when n_shared = 0 and not is_same_title then 'other parties'
            when is_both_named and title_share < 0.5 then 'other title'
            when is_several and not is_same_number and is_both_named then 'several documents'
            when is_same_act_dated and coalesce(gap_days, 0) > 7 then 'the same act on other days'
            when not is_both_named and coalesce(gap_days, 99) > 3 then 'nameless and days apart'
            when not is_same_title and n_shared < 2 then 'other parties'
        end as conflict,
    from compared
)

select
    mention_id,
    other_mention_id,
    article_id,
    other_article_id,
    cast(
        case when is_same_parties then 1.5 when is_contained then 0.75 else 2.0 * n_shared / greatest(n_all, 1) - 1.0 end
        + case when is_same_title then 3.0 when is_both_named then 3.0 * title_share - 0.5 else 0.0 end
        + case when kind = other_kind then 0.5 when is_both_named then 0.0 else -0.25 end
        + case
            when is_same_date then 1.5
            when is_both_named then 0.0
            else 0.75 - 0.15 * coalesce(report_gap, 9)
        end
        + text_overlap
        + if(is_copy, 2.0, 0.0)
        + if(decision = 'same', 1000.0, 0.0)
        as decimal(8, 3)
    ) as weight,
from judged
where conflict is null
