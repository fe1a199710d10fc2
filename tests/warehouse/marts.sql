-- Marts that stand in for dbt's in tests of the warehouse: the columns that readers' views use, one meeting a mention.
create or replace table marts.fct_meetings as
select
    m.mention_id as meeting_id, m.kind, m.status, m.level, m.start_date, m.end_date, m.city, m.country_code,
    1 as n_sources, 1 as n_articles, a.published_at as first_reported_at, a.published_at as last_reported_at,
    m.confidence, m.description
from staging.meeting_mentions as m
inner join staging.articles as a using (source_id, night, batch, article_version_id);

create or replace table marts.bridge_meeting_sides as
select mention_id as meeting_id, side_code from staging.meeting_sides;

create or replace table marts.bridge_meeting_participants as
select mention_id as meeting_id, name, role, side_code from staging.meeting_participants;

create or replace table marts.bridge_meeting_topics as
select mention_id as meeting_id, topic_code from staging.meeting_topics;

create or replace table marts.fct_visits as
select
    'visit-' || mention_id as visit_id, 'RUS' as side_code, 'Sergei Lavrov' as visitor, 'foreign minister' as visitor_role,
    'held' as status, 'Muscat' as to_city, 'OMN' as to_country_code, start_date, 1 as n_sources, confidence, description
from staging.meeting_mentions;

create or replace table marts.fct_agreements as
select
    'agreement-' || mention_id as agreement_id, 'Gas Treaty' as title, 'treaty' as kind, 1 as n_sources, confidence,
    description
from staging.meeting_mentions;

create or replace table marts.fct_agreement_actions as
select 'agreement-' || mention_id as agreement_id, 'signed' as action, start_date from staging.meeting_mentions;

create or replace table marts.bridge_agreement_parties as
select 'agreement-' || mention_id as agreement_id, side_code from staging.meeting_sides;

create or replace table marts.fct_mentions as
select
    m.mention_id, 'meeting' as fact_type, m.mention_id as fact_id, m.article_version_id, a.article_url, a.source, a.published_at, e.quote,
    m.is_background, m.status as mention_status, m.start_date, m.confidence
from staging.meeting_mentions as m
inner join staging.articles as a using (source_id, night, batch, article_version_id)
inner join staging.mention_evidence as e using (source_id, night, batch, mention_id);

create or replace table marts.dim_person as
select distinct 'RUS|lavrov|s' as person_id, name as person, side_code, 'Sergueï Lavrov; S. Lavrov' as name_variants
from staging.meeting_participants;

create or replace table marts.mart_person_itineraries as
select
    'RUS|lavrov|s' as person_id, p.name as person, p.side_code, 'meeting' as fact_type, m.meeting_id as fact_id, m.status,
    m.start_date, m.city, m.country_code, p.role, m.description
from marts.fct_meetings as m
inner join marts.bridge_meeting_participants as p using (meeting_id)
union all
select
    'RUS|lavrov|s', visitor, side_code, 'visit', visit_id, status, start_date, to_city, to_country_code, visitor_role,
    description
from marts.fct_visits;
