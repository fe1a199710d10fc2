{#- Inputs of a model of mentions: `touched`, tonight's live articles, and `mentions`, what they say that nobody rejected. -#}
{% macro current_mentions(fact_type) -%}
touched as (
    select * from {{ ref('int_articles_touched') }}
    where is_live
),

mentions as (
    select * from {{ ref('stg_' ~ fact_type ~ '_mentions') }}
    semi join touched using (article_id, article_version_id, source_id, night, batch)
    anti join {{ ref('override_rejected_mentions') }} using (mention_id)
),
{%- endmacro %}

{#- What the people of one mention are compared by, each behind the code of the side: `people`, a row a mention. -#}
{% macro people_of_mentions() -%}
people as (
    select
        mention_id,
        list_sort(list_distinct(list(side_code || '|' || person_id) filter (where not is_surname_only))) as person_ids,
        list_sort(list_distinct(list(side_code || '|' || tokens[1]) filter (where is_surname_only))) as surnames,
        list_sort(list_distinct(flatten(list(list_transform(tokens, lambda word: side_code || '|' || word))))) as person_words,
    from {{ ref('int_persons_mentioned') }}
    semi join mentions using (mention_id)
    group by mention_id
),
{%- endmacro %}

{#- Inputs of a model of pairs: `candidates` of one type of fact, and the `decisions` of people. -#}
{% macro pair_inputs(fact_type) -%}
candidates as (
    select * from {{ ref('int_mention_candidates') }}
    where fact_type = '{{ fact_type }}'
),

decisions as (
    select * from {{ ref('override_same_events') }}
),
{%- endmacro %}

{#- What names a pair of mentions `a` and `b`. -#}
{% macro pair_ids() -%}
        a.mention_id,
        b.mention_id as other_mention_id,
        a.article_id,
        b.article_id as other_article_id,
{%- endmacro %}

{#- Where the pairs come from: `a`, `b`, and what people decided of the two. -#}
{% macro from_pairs(fact_type) -%}
    from candidates
    inner join {{ ref('int_' ~ fact_type ~ '_mentions') }} as a
        on candidates.mention_id = a.mention_id and candidates.first_night = a.first_night
    inner join {{ ref('int_' ~ fact_type ~ '_mentions') }} as b
        on candidates.other_mention_id = b.mention_id and candidates.other_first_night = b.first_night
    left join decisions
        on
            a.mention_id in (decisions.mention_id, decisions.other_mention_id)
            and b.mention_id in (decisions.mention_id, decisions.other_mention_id)
{%- endmacro %}

{#- A meeting of many sides, beside which two of them may hold talks of their own. -#}
{% macro is_gathering(mention) -%}
    {{ mention }}.kind = 'multilateral' and len({{ mention }}.sides) > 3
{%- endmacro %}

{#- Distinct folded words of a text, in order of the alphabet. -#}
{% macro text_words(text) -%}
    list_sort(list_distinct(list_filter(string_split({{ fold(text) }}, ' '), lambda word: length(word) > 2)))
{%- endmacro %}

{#- Of the words of an agreement's title those that tell it from others; `country_words` is joined. -#}
{% macro telling_words(words) -%}
    list_filter(
        {{ words }},
        lambda word: not list_contains({{ word_list('title_noise') }}, word) and not list_contains(country_words.words, word)
    )
{%- endmacro %}

{#- A day that cannot bound the event: something held after its own report ("for the first time in a year"), or a bare year. -#}
{% macro is_vague() -%}
    (
        status = 'held'
        and not is_background
        and (
            start_date > reported_on + 1
            or (date_precision = 'year' and reported_on between start_date and end_date)
        )
    )
{%- endmacro %}

{#- First day on which the event may have happened. An undated mention is bounded by the day of its report; "on Saturday" in a
report of a Saturday may be that day, although a day to come is read as the next one. -#}
{% macro window_start() -%}
    case
        when status = 'planned' and date_basis = 'relative' and start_date = reported_on + 7 then reported_on
        when start_date is not null and not coalesce({{ is_vague() }}, false) then start_date
        when reported_on is null then null
        when status in ('planned', 'proposed') then reported_on - 1
        when status = 'cancelled' then reported_on - {{ var('report_lag') }}
        when is_background then reported_on - {{ var('background_lag') }}
        else reported_on - {{ var('report_lag') }}
    end
{%- endmacro %}

{#- Last day on which the event may have happened. -#}
{% macro window_end() -%}
    case
        when start_date is not null and not coalesce({{ is_vague() }}, false) then coalesce(end_date, start_date)
        when reported_on is null then null
        when status in ('planned', 'proposed', 'cancelled') then reported_on + {{ var('plan_horizon') }}
        else reported_on
    end
{%- endmacro %}

{#- Months that the window of a mention touches, a day wider on both ends; at most two years. -#}
{% macro block_months() -%}
    unnest(
        list_transform(
            range(0, least(date_diff('month', window_start - 2, window_end + 2), 24) + 1),
            lambda n: strftime(date_trunc('month', window_start - 2) + to_months(cast(n as integer)), '%Y-%m')
        )
    )
{%- endmacro %}

{#- Every two sides of a mention. -#}
{% macro block_pairs() -%}
    unnest(
        flatten(list_transform(
            sides,
            lambda one: list_transform(list_filter(sides, lambda other: other > one), lambda other: one || '+' || other)
        ))
    )
{%- endmacro %}

{#- Days between two windows: 0 where they meet, null where one of them is not known. -#}
{% macro window_gap(a, b) -%}
    case
        when {{ a }}.window_start is null or {{ b }}.window_start is null then null
        else greatest(
            date_diff('day', {{ a }}.window_end, {{ b }}.window_start), date_diff('day', {{ b }}.window_end, {{ a }}.window_start), 0
        )
    end
{%- endmacro %}

{#- True where one of two windows meets the other a week later: a weekday to come was read as the one before the report. -#}
{% macro is_week_before(a, b) -%}
    (
        {{ a }}.date_basis = 'relative'
        and {{ a }}.date_precision = 'day'
        and {{ a }}.start_date < {{ a }}.reported_on
        and {{ a }}.start_date + 7 between {{ b }}.window_start and {{ b }}.window_end
    )
{%- endmacro %}

{#- Takes pairs of tonight's articles out of a table of pairs. -#}
{% macro delete_touched_pairs() -%}
    {% if is_incremental() -%}
        delete from {{ this }}
        where
            article_id in (select article_id from {{ ref('int_articles_touched') }})
            or other_article_id in (select article_id from {{ ref('int_articles_touched') }})
    {%- endif %}
{%- endmacro %}

{#- Sides of which both mentions name the same person, by id or by the one word that one of them gives. -#}
{% macro matched_sides(a, b) -%}
    list_distinct(list_transform(
        list_concat(
            list_intersect({{ a }}.person_ids, {{ b }}.person_ids),
            list_concat(
                list_intersect({{ a }}.surnames, {{ b }}.person_words), list_intersect({{ a }}.person_words, {{ b }}.surnames)
            )
        ),
        lambda person: split_part(person, '|', 1)
    ))
{%- endmacro %}

{#- Sides of which the names given by two mentions share a word: not the same person for certain, and not another one. -#}
{% macro kindred_sides(a, b) -%}
    list_distinct(list_transform(
        list_concat(
            list_intersect({{ a }}.person_ids, {{ b }}.person_ids), list_intersect({{ a }}.person_words, {{ b }}.person_words)
        ),
        lambda person: split_part(person, '|', 1)
    ))
{%- endmacro %}

{#- Sides of which a mention names someone. -#}
{% macro known_sides(a) -%}
    list_distinct(list_transform({{ a }}.person_words, lambda person: split_part(person, '|', 1)))
{%- endmacro %}

{#- How the later of two reports takes up a day that the earlier one announced: `postponed` (a day was called off, another one comes),
`replanned` (another day is announced before the first has come), `overtaken` (the event took place on another, later day). -#}
{% macro follows(a, b) -%}
    coalesce({{ follows_one(a, b) }}, {{ follows_one(b, a) }})
{%- endmacro %}

{% macro follows_one(earlier, later) -%}
    case
        when {{ later }}.start_date <= {{ earlier }}.start_date or {{ later }}.reported_on < {{ earlier }}.reported_on then null
        when {{ earlier }}.status = 'cancelled' and {{ later }}.status in ('planned', 'held')
            and {{ later }}.start_date - {{ earlier }}.start_date <= {{ var('plan_horizon') }} then 'postponed'
        when {{ earlier }}.status <> 'planned' or {{ later }}.reported_on = {{ earlier }}.reported_on then null
        when {{ later }}.status = 'planned' and {{ later }}.reported_on <= {{ earlier }}.start_date then 'replanned'
        when {{ later }}.status in ('planned', 'held')
            and {{ later }}.start_date - {{ earlier }}.start_date <= {{ var('plan_horizon') }} then 'overtaken'
    end
{%- endmacro %}
