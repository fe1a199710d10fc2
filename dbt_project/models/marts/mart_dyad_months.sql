{{ config(materialized='view') }}

-- one row per two sides, month, and what they did: meetings by kind, level and status, and agreements by status
with

meetings as (
    select
        a.side_code,
        b.side_code as other_side_code,
        cast(date_trunc('month', meetings.start_date) as date) as month_start_date,
        meetings.*,
    from {{ ref('fct_meetings') }} as meetings
    inner join {{ ref('bridge_meeting_sides') }} as a on meetings.meeting_id = a.meeting_id
    inner join {{ ref('bridge_meeting_sides') }} as b on meetings.meeting_id = b.meeting_id and a.side_code < b.side_code
    where meetings.start_date is not null
),

met as (
    select
        side_code,
        other_side_code,
        month_start_date,
        count(*) filter (where status = 'held') as n_meetings_held,
        count(*) filter (where status = 'planned') as n_meetings_planned,
        count(*) filter (where status = 'cancelled') as n_meetings_cancelled,
        count(*) filter (where status = 'held' and kind = 'in_person') as n_held_in_person,
        count(*) filter (where status = 'held' and kind = 'call') as n_held_calls,
        count(*) filter (where status = 'held' and kind = 'multilateral') as n_held_multilateral,
        count(*) filter (where status = 'held' and level = 'head') as n_held_head,
        count(*) filter (where status = 'held' and level = 'foreign_minister') as n_held_foreign_minister,
    from meetings
    group by side_code, other_side_code, month_start_date
),

signed as (
    select
        a.side_code,
        b.side_code as other_side_code,
        cast(date_trunc('month', agreements.signed_on) as date) as month_start_date,
        count(*) as n_agreements_signed,
    from {{ ref('fct_agreements') }} as agreements
    inner join {{ ref('bridge_agreement_parties') }} as a on agreements.agreement_id = a.agreement_id
    inner join {{ ref('bridge_agreement_parties') }} as b
        on agreements.agreement_id = b.agreement_id and a.side_code < b.side_code
    where agreements.signed_on is not null
    group by a.side_code, b.side_code, date_trunc('month', agreements.signed_on)
)

select
    side_code,
    other_side_code,
    month_start_date,
    coalesce(met.n_meetings_held, 0) as n_meetings_held,
    coalesce(met.n_meetings_planned, 0) as n_meetings_planned,
    coalesce(met.n_meetings_cancelled, 0) as n_meetings_cancelled,
    coalesce(met.n_held_in_person, 0) as n_held_in_person,
    coalesce(met.n_held_calls, 0) as n_held_calls,
    coalesce(met.n_held_multilateral, 0) as n_held_multilateral,
    coalesce(met.n_held_head, 0) as n_held_head,
    coalesce(met.n_held_foreign_minister, 0) as n_held_foreign_minister,
    coalesce(signed.n_agreements_signed, 0) as n_agreements_signed,
from met
full join signed using (side_code, other_side_code, month_start_date)
