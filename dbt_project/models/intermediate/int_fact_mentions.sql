-- one row per mention of a fact that is made anew tonight, with all that its article says of the fact
with

resolved as (
    select * from {{ ref('int_mentions_resolved') }}
    where
        touched_by_run_id = '{{ var("run_id") }}'
        and fact_id is not null
),

told as (
    select
        mention_id,
        article_id,
        reported_on,
        status,
        start_date,
        end_date,
        date_precision,
        date_basis,
        is_background,
        confidence,
        description,
        sides,
        kind,
        level,
        is_sideline,
        city,
        country_code,
        null as title,
        null as visitor_name,
        null as visitor_role,
        null as valid_from,
        null as valid_to,
        1 as n_documents,
        false as is_referenced,
    from {{ ref('int_meeting_mentions') }}
    semi join resolved using (mention_id)
    union all by name
    select
        mention_id,
        article_id,
        reported_on,
        status,
        start_date,
        end_date,
        date_precision,
        date_basis,
        is_background,
        confidence,
        description,
        sides,
        'visit' as kind,
        null as level,
        false as is_sideline,
        to_city as city,
        to_country_code as country_code,
        null as title,
        visitor_name,
        visitor_role,
        null as valid_from,
        null as valid_to,
        1 as n_documents,
        false as is_referenced,
    from {{ ref('int_visit_mentions') }}
    semi join resolved using (mention_id)
    union all by name
    select
        mention_id,
        article_id,
        reported_on,
        status,
        start_date,
        end_date,
        date_precision,
        date_basis,
        is_background,
        confidence,
        description,
        sides,
        kind,
        null as level,
        false as is_sideline,
        null as city,
        null as country_code,
        title,
        null as visitor_name,
        null as visitor_role,
        valid_from,
        valid_to,
        n_documents,
        is_referenced,
    from {{ ref('int_agreement_mentions') }}
    semi join resolved using (mention_id)
),

articles as (
    select * from {{ ref('int_articles_current') }}
    semi join resolved using (article_id)
),

evidence as (
    select
        evidence.mention_id,
        evidence.quote_field,
        evidence.quote_start,
        evidence.quote_end,
        evidence.quote,
    from {{ ref('stg_mention_evidence') }} as evidence
    semi join resolved using (mention_id)
    inner join articles using (article_version_id, source_id, night, batch)
    qualify row_number() over (partition by evidence.mention_id order by evidence.n) = 1
)

select
    resolved.fact_type,
    resolved.fact_id,
    told.*,
    articles.article_version_id,
    articles.article_url,
    articles.title as article_title,
    articles.source,
    articles.source_id,
    articles.batch,
    articles.night,
    articles.first_night,
    -- an article that gives its day only counts from the first instant of it
    coalesce(articles.published_at, timezone('UTC', cast(articles.published_date as timestamp))) as published_at,
    articles.near_duplicate_group,
    coalesce(told.reported_on, articles.first_night) as known_on,
    -- of reports of one day, calling off outweighs announcing, and announcing a new day in the same breath outweighs calling off
    case
        when told.status = 'cancelled' then 1
        when
            told.status = 'planned'
            and bool_or(told.status = 'cancelled') over (partition by resolved.fact_id, told.article_id)
            then 2
        else 0
    end as status_rank,
    evidence.quote_field,
    evidence.quote_start,
    evidence.quote_end,
    evidence.quote,
from resolved
inner join told using (mention_id, article_id)
inner join articles using (article_id)
left join evidence using (mention_id)
