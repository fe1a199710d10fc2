-- one row per fact that is made anew tonight: the values that its mentions support best, and where they disagree
with

mentions as (
    select
        *,
        coalesce(source, source_id) as outlet,
    from {{ ref('int_fact_mentions') }}
),

by_fact as (
    select
        fact_type,
        fact_id,
        count(*) as n_mentions,
        count(distinct article_id) as n_articles,
        count(distinct outlet) as n_sources,
        min(published_at) as first_reported_at,
        max(published_at) as last_reported_at,
        max(night) as updated_night,
        bool_or(status = 'held') as is_held,
        arg_max(status, (known_on, status_rank, first_night, mention_id)) as latest_status,
        arg_max(description, (confidence, known_on, mention_id)) as description,
        list_sort(list_distinct(flatten(list(sides)))) as told_sides,
    from mentions
    group by fact_type, fact_id
),

fact_sides as (
    select
        fact_type,
        fact_id,
        list_sort(list(side_code)) as sides,
    from {{ ref('int_fact_sides') }}
    group by fact_type, fact_id
),

-- a held event is described by those who say that it took place; a coming one by the newest announcement
speaking as (
    select mentions.*,
    from mentions
    inner join by_fact using (fact_type, fact_id)
    where
        mentions.fact_type = 'agreement'
        or mentions.status = if(by_fact.is_held, 'held', by_fact.latest_status)
),

dates as (
    select
        fact_type,
        fact_id,
        arg_max(
            struct_pack(start_date := start_date, end_date := end_date, date_precision := date_precision),
            (
                if(date_precision = 'day', 1, 0),
                if(status = 'planned', date_diff('day', date '1900-01-01', latest), n_outlets),
                latest,
                date_diff('day', start_date, date '2100-01-01')
            )
        ) as best,
        count(*) filter (where date_precision = 'day') as n_days,
        min(start_date) filter (where date_precision = 'day') as first_day,
        max(start_date) filter (where date_precision = 'day') as last_day,
    from (
        select
            fact_type,
            fact_id,
            start_date,
            end_date,
            date_precision,
            max(status) as status,
            count(distinct outlet) as n_outlets,
            max(known_on) as latest,
        from speaking
        where start_date is not null
        group by fact_type, fact_id, start_date, end_date, date_precision
    )
    group by fact_type, fact_id
),

places as (
    select
        fact_type,
        fact_id,
        arg_max(
            struct_pack(city := city, country_code := country_code),
            (n_outlets, if(city is not null, 1, 0), latest, city, country_code)
        ) as best,
    from (
        select
            fact_type,
            fact_id,
            city,
            country_code,
            count(distinct outlet) as n_outlets,
            max(known_on) as latest,
        from speaking
        where country_code is not null or city is not null
        group by fact_type, fact_id, city, country_code
    )
    group by fact_type, fact_id
),

place_counts as (
    select
        fact_type,
        fact_id,
        count(distinct {{ fold('city') }}) as n_cities,
        count(distinct country_code) as n_countries,
    from speaking
    group by fact_type, fact_id
),

kinds as (
    select
        fact_type,
        fact_id,
        arg_max(kind, (if(kind in ('unspecified', 'other'), 0, 1), n_outlets, latest, kind)) as kind,
    from (
        select
            fact_type,
            fact_id,
            kind,
            count(distinct outlet) as n_outlets,
            max(known_on) as latest,
        from mentions
        group by fact_type, fact_id, kind
    )
    group by fact_type, fact_id
),

levels as (
    select
        fact_type,
        fact_id,
        arg_max(level, (if(level = 'unspecified', 0, 1), n_outlets, level)) as level,
        bool_or(is_sideline) as is_sideline,
    from (
        select
            fact_type,
            fact_id,
            level,
            bool_or(is_sideline) as is_sideline,
            count(distinct outlet) as n_outlets,
        from mentions
        group by fact_type, fact_id, level
    )
    group by fact_type, fact_id
),

confidences as (
    select
        fact_type,
        fact_id,
        -- that at least one of several outlets is right, each taken at its surest
        cast(least(1.0 - product(1.0 - confidence order by confidence), 0.9999) as decimal(5, 4)) as confidence,
    from (
        select
            fact_type,
            fact_id,
            outlet,
            max(cast(confidence as double)) as confidence,
        from mentions
        group by fact_type, fact_id, outlet
    )
    group by fact_type, fact_id
)

select
    by_fact.* exclude (told_sides),
    coalesce(fact_sides.sides, by_fact.told_sides) as sides,
    case
        when by_fact.is_held then 'held'
        when by_fact.latest_status in ('planned', 'cancelled') then by_fact.latest_status
    end as event_status,
    kinds.kind,
    levels.level,
    levels.is_sideline,
    dates.best.start_date as start_date,
    dates.best.end_date as end_date,
    dates.best.date_precision as date_precision,
    places.best.city as city,
    places.best.country_code as country_code,
    coalesce(dates.n_days > 1 and dates.last_day - dates.first_day > 0, false) as is_date_disputed,
    coalesce(place_counts.n_cities > 1 or place_counts.n_countries > 1, false) as is_place_disputed,
    confidences.confidence,
from by_fact
left join fact_sides using (fact_type, fact_id)
left join kinds using (fact_type, fact_id)
left join levels using (fact_type, fact_id)
left join dates using (fact_type, fact_id)
left join places using (fact_type, fact_id)
left join place_counts using (fact_type, fact_id)
left join confidences using (fact_type, fact_id)
