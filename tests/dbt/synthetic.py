"""A history of any length, made by SQL straight in schema `staging`: three articles an event, thirty events a day.

People, states and cities are drawn by hash, so that a history is the same each time. A night is a month of articles.
"""

import duckdb

ARTICLES_A_DAY = 90
_TOLD = """
    select
        i,
        i // 3 as event,
        hash(i // 3) % 60 as a,
        (hash(i // 3) // 64) % 59 as b,
        date '1990-01-01' + cast(i // $a_day as integer) as day,
        date_trunc('month', date '1990-01-01' + cast(i // $a_day as integer)) as month,
        left(sha256('article' || i), 20) as article_id,
        left(sha256('mention' || i), 20) as mention_id,
    from range($first, $last) as numbers(i)
"""
_PARTITION = "'dropped' as source_id, coalesce(cast($night as date), cast(month as date)) as night, 'night' as batch"
_VERSION = "left(sha256(article_id), 20) as article_version_id"
_SIDE_A, _SIDE_B = "'S' || lpad(a::varchar, 2, '0')", "'S' || lpad(if(b >= a, b + 1, b)::varchar, 2, '0')"
_STATEMENTS = {
    "articles": f"""
        select {_PARTITION}, article_id, {_VERSION}, 'Outlet ' || i % 40 as source,
            'https://news.example/' || i as article_url, 'Talks ' || event as title,
            day::timestamptz as published_at,
            day as published_date, 'day' as published_precision, 'record' as published_from, 'en' as language,
            '' as text, '' as text_sha256, [] as zones, article_id as near_duplicate_group, true as is_representative,
            'open' as access, true as is_extractable, '' as raw_file, 0 as raw_offset, 0 as raw_length,
            '' as parser_version
    """,
    "meeting_mentions": f"""
        select {_PARTITION}, mention_id, article_id, {_VERSION}, 0 as n,
            'held' as status, if(i % 3 = 0, null, day) as start_date, if(i % 3 = 0, null, day) as end_date,
            if(i % 3 = 0, null, 'day') as date_precision, 'explicit' as date_basis, false as is_background,
            0.9 as confidence, 'talks' as description, 'made' as extractor_version, 'in_person' as kind,
            'foreign_minister' as level, false as is_sideline, 'City ' || event % 50 as city, {_SIDE_A} as country_code
    """,
    "meeting_sides": f"""
        select {_PARTITION}, mention_id, unnest([0, 1]) as n, unnest([{_SIDE_A}, {_SIDE_B}]) as side_code
    """,
    "meeting_participants": f"""
        select {_PARTITION}, mention_id, unnest([0, 1]) as n,
            unnest([
                'Ann Minister' || chr((97 + event % 20)::integer), 'Bob Envoy' || chr((97 + event % 17)::integer)
            ]) as name,
            'Foreign Minister' as role, unnest([{_SIDE_A}, {_SIDE_B}]) as side_code
    """,
    "mention_evidence": f"""
        select {_PARTITION}, mention_id, 0 as n, {_VERSION}, 'text' as field,
            0 as "start", 9 as "end", 'They met.' as quote
    """,
}


def fill(connection: duckdb.DuckDBPyConnection, first: int, last: int, night: str | None = None) -> None:
    """Articles `first` to `last` of the one synthetic history, under `night` or each month's first day."""
    for table, select in _STATEMENTS.items():
        connection.execute(
            f"insert into staging.{table} by name {select} from ({_TOLD})",
            {"first": first, "last": last, "night": night, "a_day": ARTICLES_A_DAY},
        )
