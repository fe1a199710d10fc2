{{ config(materialized='view') }}

-- one row per current mention of any kind
select
    mention_id,
    'meeting' as fact_type,
    article_id,
    first_night,
    status = 'cancelled' or (date_precision = 'day' and end_date > start_date) as is_span,
from {{ ref('int_meeting_mentions') }}
union all
select
    mention_id,
    'visit' as fact_type,
    article_id,
    first_night,
    date_precision = 'day' and end_date > start_date as is_span,
from {{ ref('int_visit_mentions') }}
union all
select
    mention_id,
    'agreement' as fact_type,
    article_id,
    first_night,
    not is_referenced as is_span,
from {{ ref('int_agreement_mentions') }}
