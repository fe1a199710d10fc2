{{ config(materialized='view') }}

-- one row per two mentions that may tell of one event
select * from {{ ref('int_meeting_pairs') }}
union all
select * from {{ ref('int_visit_pairs') }}
union all
select * from {{ ref('int_agreement_pairs') }}
