-- Views and macros of the published file, for people who look before they query. Names have two parts and none is of the
-- file, so that the file may be renamed; the SQL is such that DuckDB 1.0 reads it. Macros are named after what they answer.

create view main.meetings as
with

sides as (
    select
        meeting_id,
        string_agg(side_code, ', ' order by side_code) as sides,
    from marts.bridge_meeting_sides
    group by meeting_id
),

people as (
    select
        meeting_id,
        string_agg(concat(name, ' (', concat_ws(', ', role, side_code), ')'), '; ' order by side_code, name) as participants,
    from marts.bridge_meeting_participants
    group by meeting_id
),

topics as (
    select
        meeting_id,
        string_agg(topic_code, ', ' order by topic_code) as topics,
    from marts.bridge_meeting_topics
    group by meeting_id
)

select
    m.meeting_id,
    m.start_date,
    m.end_date,
    m.status,
    m.kind,
    m.level,
    s.sides,
    p.participants,
    t.topics,
    m.city,
    m.country_code,
    m.n_sources,
    m.n_articles,
    m.first_reported_at,
    m.last_reported_at,
    m.confidence,
    m.description,
from marts.fct_meetings as m
left join sides as s on m.meeting_id = s.meeting_id
left join people as p on m.meeting_id = p.meeting_id
left join topics as t on m.meeting_id = t.meeting_id;

create view main.dyad_events as
select
    a.side_code as side_a,
    b.side_code as side_b,
    m.start_date as event_date,
    'meeting' as fact_type,
    m.status as what,
    m.kind,
    coalesce(m.city, m.country_code) as place,
    cast(null as varchar) as title,
    m.n_sources,
    m.confidence,
    m.description,
    m.meeting_id as fact_id,
from marts.fct_meetings as m
inner join marts.bridge_meeting_sides as a on m.meeting_id = a.meeting_id
inner join marts.bridge_meeting_sides as b on m.meeting_id = b.meeting_id and a.side_code <> b.side_code

union all

select
    d.side_a,
    d.side_b,
    v.start_date,
    'visit',
    v.status,
    'visit',
    coalesce(v.to_city, v.to_country_code),
    v.visitor,
    v.n_sources,
    v.confidence,
    v.description,
    v.visit_id,
from (
    select
        visit_id,
        side_code as side_a,
        to_country_code as side_b,
    from marts.fct_visits
    union all
    select
        visit_id,
        to_country_code,
        side_code,
    from marts.fct_visits
) as d
inner join marts.fct_visits as v on d.visit_id = v.visit_id
where d.side_a is not null and d.side_b is not null and d.side_a <> d.side_b

union all

select
    a.side_code,
    b.side_code,
    x.start_date,
    'agreement',
    x.action,
    g.kind,
    cast(null as varchar),
    g.title,
    g.n_sources,
    g.confidence,
    g.description,
    g.agreement_id,
from marts.fct_agreements as g
inner join marts.fct_agreement_actions as x on g.agreement_id = x.agreement_id
inner join marts.bridge_agreement_parties as a on g.agreement_id = a.agreement_id
inner join marts.bridge_agreement_parties as b on g.agreement_id = b.agreement_id and a.side_code <> b.side_code;

create view main.person_events as
select
    i.person,
    i.side_code,
    i.role,
    i.start_date as event_date,
    i.fact_type,
    i.status,
    coalesce(i.city, i.country_code) as place,
    case
        when i.fact_type = 'visit' then i.country_code
        else (
            select string_agg(o.side_code, ', ' order by o.side_code)
            from marts.bridge_meeting_sides as o
            where o.meeting_id = i.fact_id and o.side_code is distinct from i.side_code
        )
    end as counterparts,
    i.description,
    i.fact_id,
    i.person_id,
    d.name_variants,
from marts.mart_person_itineraries as i
left join marts.dim_person as d on i.person_id = d.person_id;

create macro main.meetings_between(a, b) as table
select m.*
from main.meetings as m
where
    m.meeting_id in (select x.meeting_id from marts.bridge_meeting_sides as x where x.side_code = upper(a))
    and m.meeting_id in (select y.meeting_id from marts.bridge_meeting_sides as y where y.side_code = upper(b))
order by m.start_date nulls last, m.meeting_id;

create macro main.dyad_timeline(a, b) as table
select
    e.event_date,
    e.fact_type,
    e.what,
    e.kind,
    e.title,
    e.place,
    e.n_sources,
    e.confidence,
    e.description,
    e.fact_id,
from main.dyad_events as e
where e.side_a = upper(a) and e.side_b = upper(b)
order by e.event_date nulls last, e.fact_type, e.fact_id, e.what;

create macro main.itinerary(named) as table
select
    e.event_date,
    e.person,
    e.role,
    e.side_code,
    e.fact_type,
    e.status,
    e.place,
    e.counterparts,
    e.description,
    e.fact_id,
from main.person_events as e
where contains(strip_accents(lower(concat_ws('; ', e.person, e.name_variants))), strip_accents(lower(named)))
order by e.event_date nulls last, e.person, e.fact_id;

create macro main.evidence(of_fact) as table
select
    f.published_at,
    f.source,
    f.article_url,
    f.quote,
    f.mention_status,
    f.start_date,
    f.is_background,
    f.confidence,
    f.mention_id,
from marts.fct_mentions as f
where f.fact_id = of_fact
order by f.published_at nulls last, f.mention_id;

comment on view main.meetings is 'Meetings with their sides, people and topics in one row each.';
comment on view main.dyad_events is 'What two sides did together: one row per event and ordered pair of sides; acts of agreements have a row each.';
comment on view main.person_events is 'Where people were: one row per person and meeting or visit.';
comment on macro table main.meetings_between is 'Meetings in which both sides took part: from meetings_between(''IRN'', ''RUS'').';
comment on macro table main.dyad_timeline is 'Meetings, visits and acts of agreements of two sides by date: from dyad_timeline(''IRN'', ''RUS'').';
comment on macro table main.itinerary is 'Meetings and visits of people one of whose names has these letters: from itinerary(''Lavrov'').';
comment on macro table main.evidence is 'The sentences that a fact rests on: from evidence(''<fact_id>'').';
