{{ config(materialized='view') }}

-- one row per agreement that still has a way to go or runs out: where it is, and since when
with

history as (
    select * from {{ ref('fct_status_history') }}
    where
        fact_type = 'agreement'
        and is_current
)

select
    agreements.agreement_id,
    agreements.title,
    agreements.kind,
    agreements.parties_key,
    agreements.status,
    case
        when agreements.status in ('proposed', 'planned') then 'to be signed'
        when agreements.status = 'signed' then 'to be ratified or to enter into force'
        when agreements.status = 'ratified' then 'to enter into force'
        when agreements.status = 'suspended' then 'suspended'
        when agreements.status in ('in_force', 'extended') then 'in force'
        else 'over'
    end as step,
    history.from_night as known_since_night,
    agreements.signed_on,
    agreements.ratified_on,
    agreements.in_force_on,
    agreements.valid_to,
    agreements.n_ratifications,
    agreements.n_parties,
    agreements.n_sources,
    agreements.last_reported_at,
from {{ ref('fct_agreements') }} as agreements
inner join history on agreements.agreement_id = history.fact_id
where agreements.status not in ('referenced', 'terminated')
