-- Views and macros of the published file, for people who look before they query. Names have two parts and none is of the
-- file, so that the file may be renamed; the SQL is such that DuckDB 1.0 reads it. Macros are named after what they answer.
-- Each macro has a view of its name, with columns for its arguments: where the file is attached, views answer without `use`.

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

create view main.meetings_between as
select
    a.side_code as side_a,
    b.side_code as side_b,
    m.*,
from main.meetings as m
inner join marts.bridge_meeting_sides as a on m.meeting_id = a.meeting_id
inner join marts.bridge_meeting_sides as b on m.meeting_id = b.meeting_id and a.side_code <> b.side_code;

create view main.dyad_timeline as
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

create view main.itinerary as
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
    strip_accents(lower(concat_ws('; ', i.person, d.name_variants))) as names,
from marts.mart_person_itineraries as i
left join marts.dim_person as d on i.person_id = d.person_id;

create view main.evidence as
select
    fact_id,
    published_at,
    source,
    article_url,
    quote,
    mention_status,
    start_date,
    is_background,
    confidence,
    mention_id,
from marts.fct_mentions;

create macro main.meetings_between(a, b) as table
select * exclude (side_a, side_b)
from main.meetings_between
where side_a = upper(a) and side_b = upper(b)
order by start_date nulls last, meeting_id;

create macro main.dyad_timeline(a, b) as table
select
    event_date,
    fact_type,
    what,
    kind,
    title,
    place,
    n_sources,
    confidence,
    description,
    fact_id,
from main.dyad_timeline
where side_a = upper(a) and side_b = upper(b)
order by event_date nulls last, fact_type, fact_id, what;

create macro main.itinerary(named) as table
select
    event_date,
    person,
    role,
    side_code,
    fact_type,
    status,
    place,
    counterparts,
    description,
    fact_id,
from main.itinerary
where contains(names, strip_accents(lower(named)))
order by event_date nulls last, person, fact_id;

create macro main.evidence(of_fact) as table
select * exclude (fact_id)
from main.evidence
where fact_id = of_fact
order by published_at nulls last, mention_id;

comment on view main.meetings is 'Meetings with their sides, people and topics in one row each.';
comment on view main.meetings_between is 'Meetings, one row per ordered pair of their sides: from meetings_between where side_a = ''IRN'' and side_b = ''RUS''.';
comment on view main.dyad_timeline is 'What two sides did together: one row per event and ordered pair of sides; acts of agreements have a row each.';
comment on view main.itinerary is 'Where people were: one row per person and meeting or visit; names has all their names, to be searched.';
comment on view main.evidence is 'The sentences that facts rest on: one row per fact and mention.';
comment on macro table main.meetings_between is 'Meetings in which both sides took part: from meetings_between(''IRN'', ''RUS'').';
comment on macro table main.dyad_timeline is 'Meetings, visits and acts of agreements of two sides by date: from dyad_timeline(''IRN'', ''RUS'').';
comment on macro table main.itinerary is 'Meetings and visits of people one of whose names has these letters: from itinerary(''Lavrov'').';
comment on macro table main.evidence is 'The sentences that a fact rests on: from evidence(''<fact_id>'').';
