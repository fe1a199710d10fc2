{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        pre_hook="{{ delete_touched_pairs() }}",
    )
}}
-- depends_on: {{ ref('int_articles_touched') }}

-- kinds that one document is called by: reports of a truce speak of a deal
{% set general = "('agreement', 'arrangement', 'ceasefire', 'other')" %}

-- one row per two agreement mentions that may tell of one agreement, with the weight of the evidence for it
with

{{ pair_inputs('agreement') }}

compared as (
    select
        {{ pair_ids() }}
        a.sides = b.sides as is_same_parties,
        list_has_all(a.sides, b.sides) or list_has_all(b.sides, a.sides) as is_contained,
        len(list_intersect(a.sides, b.sides)) as n_shared,
        len(list_distinct(list_concat(a.sides, b.sides))) as n_all,
        len(a.title_words) > 0 and len(b.title_words) > 0 as is_both_named,
        len(a.title_words) = 0 and len(b.title_words) = 0 as is_both_nameless,
        a.status = b.status as is_same_status,
        greatest(
            len(list_intersect(a.title_words, b.title_words)) / greatest(least(len(a.title_words), len(b.title_words)), 1),
            if(list_contains(a.title_words, b.title_initials) or list_contains(b.title_words, a.title_initials), 1.0, 0.0)
        ) as title_share,
        a.title_words = b.title_words and len(a.title_words) > 0 as is_same_title,
        a.kind = b.kind as is_same_kind,
        a.kind in {{ general }} and b.kind in {{ general }} as is_general_kind,
        a.is_referenced <> b.is_referenced as is_reference,
        a.is_referenced and b.is_referenced as is_both_references,
        a.n_documents <> b.n_documents as is_other_number,
        {{ window_gap('a', 'b') }} as gap_days,
        a.status = 'signed' and b.status = 'signed' and a.date_precision = 'day' and b.date_precision = 'day' as is_both_signed,
        a.start_date = b.start_date as is_same_date,
        coalesce(a.start_date, b.start_date) is not null
        and greatest(a.window_end - a.window_start, b.window_end - b.window_start) <= 31 as is_dated,
        abs(date_diff('day', a.reported_on, b.reported_on)) as report_gap,
        len(list_intersect(a.article_words, b.article_words))
        / greatest(least(len(a.article_words), len(b.article_words)), 1) as text_overlap,
        a.near_duplicate_group = b.near_duplicate_group as is_copy,
        decisions.decision,
    {{ from_pairs('agreement') }}
),

told as (
    select
        *,
        -- two parties of a mediated agreement, as another report has it: a third one must name them all
        n_shared = 1
        and n_all = 3
        and is_both_nameless
        and is_same_status
        and coalesce(gap_days = 0 and report_gap <= 3, false) as is_part,
        is_same_parties and is_both_nameless and is_same_status and is_same_kind and coalesce(gap_days = 0, false) as is_repeated,
    from compared
),

judged as (
    select
        *,
        case
            when decision = 'different' then 'decided'
            when decision = 'same' then null
            when article_id = other_article_id and not is_repeated then 'one article tells of two'
            when n_shared = 0 then 'other parties'
            when n_shared < 2 and not is_same_title and not is_part then 'other parties'
            when is_both_signed and gap_days > 7 then 'signed on other days'
            when is_both_named and title_share < 0.5 and not (title_share > 0 and is_both_signed and is_same_date)
                then 'other title'
            when is_other_number and is_both_named and not is_same_title then 'other number of documents'
            when is_both_named then null
            when coalesce(gap_days, 99) <= 3 or is_copy then null
            when is_reference and is_same_parties and is_same_kind and coalesce(report_gap, 999) <= 366 then null
            when is_both_references and is_same_parties and is_same_kind then null
            else 'nameless and days apart'
        end as conflict,
    from told
)

select
    mention_id,
    other_mention_id,
    article_id,
    other_article_id,
    cast(
        case
            when decision = 'same' then 1000.0
            when not is_both_named and is_both_references and coalesce(gap_days, 99) > 3 then null
            when n_shared < 2 and not is_same_title then null
            else
                case
                    when is_same_parties then 1.5
                    when is_contained then 0.75
                    else 2.0 * n_shared / greatest(n_all, 1) - 1.0
                end
                + case when is_same_title then 3.0 when is_both_named then 3.0 * title_share - 0.5 else 0.0 end
                + case when is_same_kind then 0.5 when is_both_named or is_general_kind then 0.0 else -0.25 end
                + case
                    when is_same_date then 1.5
                    when is_both_named then 0.0
                    when is_reference then -0.002 * report_gap
                    when is_dated and gap_days = 0 then greatest(0.4, 0.75 - 0.15 * report_gap)
                    else 0.75 - 0.15 * coalesce(report_gap, 9)
                end
                + text_overlap
                + if(is_copy, 2.0, 0.0)
        end as decimal(8, 3)
    ) as weight,
from judged
where conflict is null
