-- one row per act in the life of an agreement that is made anew tonight, in the order of the days they happened.
-- The same act told by several outlets is one; an act that comes back after another one (in force again) is another.
with

mentions as (
    select * from {{ ref('int_fact_mentions') }}
    where
        fact_type = 'agreement'
        and not is_referenced
),

logged as (
    select
        actions.mention_id,
        actions.action,
        actions.party_code,
        actions.start_date,
        actions.end_date,
        actions.date_precision,
    from {{ ref('stg_agreement_actions') }} as actions
    semi join mentions using (mention_id, source_id, night, batch)
),

-- a status without an act of its own stands for one
told as (
    select * from logged
    union all
    select
        mentions.mention_id,
        mentions.status as action,
        null as party_code,
        mentions.start_date,
        mentions.end_date,
        mentions.date_precision,
    from mentions
    anti join logged on mentions.mention_id = logged.mention_id and mentions.status = logged.action
),

ranked as (
    select
        mentions.fact_id,
        mentions.outlet,
        mentions.known_on,
        mentions.first_night,
        mentions.is_background,
        told.*,
        coalesce(told.start_date, mentions.known_on) as acted_on,
        coalesce(list_position(
            ['proposed', 'planned', 'signed', 'ratified', 'in_force', 'extended', 'suspended', 'terminated'], told.action
        ), 0) as stage,
    from told
    inner join (select
        *,
        coalesce(source, source_id) as outlet,
    from mentions) as mentions using (mention_id)
    where not (mentions.is_background and told.start_date is null)
),

-- acts that can come back are told apart by what happened between them; the others happen once
stepped as (
    select
        *,
        stage >= 5 as is_repeatable,
        coalesce(
            stage >= 5 and lag(action) over by_day <> action,
            false
        ) as is_new,
    from ranked
    window by_day as (partition by fact_id, stage >= 5 order by acted_on, stage, mention_id)
),

numbered as (
    select
        *,
        if(is_repeatable, sum(cast(is_new as integer)) over (
            partition by fact_id, is_repeatable
            order by acted_on, stage, mention_id
            rows between unbounded preceding and current row
        ), 0) as occurrence,
    from stepped
),

-- an act told without its party is that of the party where one is told
parties as (
    select
        fact_id,
        action,
        occurrence,
        count(distinct party_code) as n_parties,
    from numbered
    group by fact_id, action, occurrence
),

dated as (
    select
        numbered.fact_id,
        numbered.action,
        numbered.occurrence,
        numbered.party_code,
        numbered.stage,
        numbered.start_date,
        numbered.end_date,
        numbered.date_precision,
        count(distinct numbered.outlet) as n_outlets,
        list(distinct numbered.outlet) as outlets,
        max(numbered.known_on) as latest,
        min(numbered.acted_on) as acted_on,
        min(numbered.first_night) as known_night,
        count(*) as n_mentions,
    from numbered
    inner join parties using (fact_id, action, occurrence)
    where numbered.party_code is not null or parties.n_parties = 0
    group by all
),

acts as (
    select
        fact_id,
        action,
        party_code,
        occurrence,
        arg_max(
            struct_pack(start_date := start_date, end_date := end_date, date_precision := date_precision),
            (if(start_date is null, 0, 1), if(date_precision = 'day', 1, 0), n_outlets, latest, start_date)
        ) as best,
        min(acted_on) as first_acted_on,
        min(known_night) as known_night,
        max(stage) as stage,
        cast(sum(n_mentions) as integer) as n_mentions,
        len(list_distinct(flatten(list(outlets)))) as n_sources,
        count(distinct start_date) > 1 as is_date_disputed,
    from dated
    group by fact_id, action, party_code, occurrence
)

-- an act without a day of its own comes before the acts that it has to come before
select
    *,
    coalesce(
        best.start_date,
        least(
            first_acted_on,
            min(coalesce(best.start_date, first_acted_on)) over (
                partition by fact_id
                order by stage desc
                groups between unbounded preceding and 1 preceding
            )
        )
    ) as acted_on,
from acts
