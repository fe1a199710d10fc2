"""Gate 2: what is expected of the marts before anybody may read them.

Rows are checked where they were made anew tonight; keys, relations and counts over the whole tables, by DuckDB, which
hands a line a table to Great Expectations. Nothing can be set aside here: a row rule warns, and stops the night once
many rows break it.
"""

from collections.abc import Iterable
from typing import Final

import great_expectations.expectations as gxe
from great_expectations.expectations.expectation import Expectation

from expectations.rules import MANY_ROWS, Check, between, filled, in_order, none, one_of, rule
from expectations.staging import AGREEMENT_ACTIONS, HELD_AFTER_REPORT_DAYS, MEETING_STATUS, PRECISIONS
from extractors.settings import Settings

CANARIES_LOST: Final = 0.2
# What names a row of a table, once.
KEYS: Final = {
    "fct_meetings": ("meeting_id",),
    "fct_visits": ("visit_id",),
    "fct_agreements": ("agreement_id",),
    "fct_mentions": ("mention_id",),
    "bridge_meeting_sides": ("meeting_id", "side_code"),
    "bridge_agreement_parties": ("agreement_id", "side_code"),
    "dim_country": ("country_code",),
    "dim_organization": ("organization_code",),
    "dim_person": ("person_id",),
    "dim_topic": ("topic_code",),
}
# Column of a table, and the column of another table that holds its values.
RELATIONS: Final = (
    ("bridge_meeting_sides", "meeting_id", "fct_meetings", "meeting_id"),
    ("bridge_meeting_participants", "meeting_id", "fct_meetings", "meeting_id"),
    ("bridge_meeting_participants", "person_id", "dim_person", "person_id"),
    ("bridge_meeting_topics", "meeting_id", "fct_meetings", "meeting_id"),
    ("bridge_meeting_topics", "topic_code", "dim_topic", "topic_code"),
    ("bridge_agreement_parties", "agreement_id", "fct_agreements", "agreement_id"),
    ("bridge_agreement_signatories", "agreement_id", "fct_agreements", "agreement_id"),
    ("bridge_agreement_signatories", "person_id", "dim_person", "person_id"),
    ("bridge_agreement_meetings", "agreement_id", "fct_agreements", "agreement_id"),
    ("bridge_agreement_meetings", "meeting_id", "fct_meetings", "meeting_id"),
    ("bridge_mention_evidence", "mention_id", "fct_mentions", "mention_id"),
    ("fct_agreement_actions", "agreement_id", "fct_agreements", "agreement_id"),
    ("fct_meetings", "country_code", "dim_country", "country_code"),
    ("fct_visits", "to_country_code", "dim_country", "country_code"),
)
# Tables whose `side_code` is a country's or an organisation's.
SIDED: Final = ("bridge_meeting_sides", "bridge_agreement_parties", "fct_visits")
FACTS: Final = {
    "meeting": ("fct_meetings", "meeting_id"),
    "visit": ("fct_visits", "visit_id"),
    "agreement": ("fct_agreements", "agreement_id"),
}
_DATED: Final = ("status", "start_date", "end_date", "date_precision", "last_reported_at", "confidence")
READ: Final = {
    "fct_meetings": ("kind", "n_sides", "n_articles", "n_sources", *_DATED),
    "fct_visits": ("side_code", *_DATED),
    "fct_agreements": ("title", "kind", "status", "valid_from", "valid_to", "confidence"),
    "fct_agreement_actions": ("action",),
    "fct_mentions": ("fact_type", "fact_id", "source", "quote"),
}
TOUCHED: Final = "int_facts_touched"  # of schema `intermediate`: what dbt made anew tonight


def checks(settings: Settings, *, with_previous: bool, with_canaries: bool) -> list[Check]:
    """The checks of the marts.

    Those that compare need the snapshot before, attached as `previous`; the canaries need the table `canary_facts`.
    """
    always = [
        schema(),
        grain(),
        relations(),
        facts_and_mentions(),
        meetings(),
        visits(),
        agreements(),
        agreement_actions(),
        mentions(),
    ]
    compared = [counts(settings.max_fact_drop), transitions()] if with_previous else []
    return [*always, *compared, *([canaries()] if with_canaries else [])]


def schema() -> Check:
    """Every table and column that this gate reads is there."""
    wanted = {
        *((table, column) for table, columns in (*KEYS.items(), *READ.items()) for column in columns),
        *((table, column) for table, column, _, _ in RELATIONS),
        *((table, column) for _, _, table, column in RELATIONS),
    }
    values = ", ".join(f"('marts', '{table}', '{column}')" for table, column in sorted(wanted))
    values += f", ('intermediate', '{TOUCHED}', 'fact_type'), ('intermediate', '{TOUCHED}', 'fact_id')"
    return Check(
        table="marts.schema",
        key=("schema_name", "table_name", "column_name"),
        is_precondition=True,
        sql=f"""
            select row_number() over (order by wanted.table_name, wanted.column_name) as row_id, wanted.*,
                case when actual.column_name is null then 'missing' end as missing_column
            from (values {values}) as wanted (schema_name, table_name, column_name)
            left join duckdb_columns() as actual
                on actual.database_name = current_database() and actual.schema_name = wanted.schema_name
                and actual.table_name = wanted.table_name and actual.column_name = wanted.column_name
        """,
        expectations=(none("missing_column", "Readers rely on this column.", scope="batch"),),
    )


def grain() -> Check:
    """One row per thing that a table is about, over the whole table."""
    return Check(
        table="marts.grain",
        key=("table_name", "key_columns", "n_rows"),
        sql=_numbered(
            f"""
            select '{table}' as table_name, '{", ".join(columns)}' as key_columns, count(*) as n_rows,
                count(*) - count(distinct row({", ".join(columns)})) as n_repeated,
                count(*) filter ({" or ".join(f"{column} is null" for column in columns)}) as n_without_key
            from marts.{table}
            """
            for table, columns in KEYS.items()
        ),
        expectations=(
            _zero("n_repeated", "Repeated keys count one event several times, and multiply every join."),
            _zero("n_without_key", "A row without a key can be neither joined nor cited."),
        ),
    )


def relations() -> Check:
    """Referential integrity over the whole tables: every code and id leads to a row."""
    of_sides = (
        "select country_code from marts.dim_country union all select organization_code from marts.dim_organization"
    )
    parents = [
        *((table, column, parent, f"select {key} from marts.{parent}") for table, column, parent, key in RELATIONS),
        *((table, "side_code", "dim_country or dim_organization", of_sides) for table in SIDED),
    ]
    return Check(
        table="marts.relations",
        key=("table_name", "column_name", "parent_name", "example"),
        sql=_numbered(
            f"""
            select '{table}' as table_name, '{column}' as column_name, '{parent}' as parent_name,
                count(*) as n_orphans, cast(min(c.{column}) as varchar) as example
            from marts.{table} as c
            where c.{column} is not null and not exists (from ({known}) as known (key) where known.key = c.{column})
            """
            for table, column, parent, known in parents
        ),
        expectations=(_zero("n_orphans", "A join on this column loses rows."),),
    )


def facts_and_mentions() -> Check:
    """No fact without a mention, no mention of a fact that is not there."""
    return Check(
        table="marts.facts_and_mentions",
        key=("fact_type", "n_facts", "example"),
        sql=_numbered(
            f"""
            select '{fact_type}' as fact_type, count(f.{key}) as n_facts,
                count(*) filter (m.fact_id is null) as n_without_mention,
                count(*) filter (f.{key} is null) as n_mentions_of_nothing,
                min(coalesce(f.{key}, m.fact_id)) filter (f.{key} is null or m.fact_id is null) as example
            from marts.{table} as f
            full join (select distinct fact_id from marts.fct_mentions where fact_type = '{fact_type}') as m
                on m.fact_id = f.{key}
            """
            for fact_type, (table, key) in FACTS.items()
        ),
        expectations=(
            _zero("n_without_mention", "No fact without the article that tells of it."),
            _zero("n_mentions_of_nothing", "A mention leads to a fact that is not there."),
        ),
    )


def _dated_sql(fact_type: str, columns: str) -> str:
    table, key = FACTS[fact_type]
    return f"""
        select row_number() over (order by {key}) as row_id, f.{key}, {columns}
        from marts.{table} as f
        where f.{key} in (select fact_id from intermediate.{TOUCHED} where fact_type = '{fact_type}')
    """


_HELD_LATER = f"""
    case when status = 'held' and start_date > cast(last_reported_at as date) + {HELD_AFTER_REPORT_DAYS}
        then start_date end as held_after_last_report
"""


def _dated_rules() -> tuple[Expectation, ...]:
    return (
        filled("status", "Status decides what a fact says."),
        one_of("status", MEETING_STATUS, "Planned, then held or cancelled: nothing else happens to an event."),
        one_of("date_precision", PRECISIONS, "Other precisions have no meaning to readers."),
        in_order("start_date", "end_date", "An event cannot end before it starts."),
        between("confidence", 0, 1, "A confidence is a share.", scope="batch"),
        none(
            "held_after_last_report",
            "Nothing is reported as held before it takes place: gate 1 sets that aside, unless undated or released.",
        ),
    )


def meetings() -> Check:
    """Meetings made anew tonight: two sides, a known status, told by somebody."""
    return Check(
        table="marts.fct_meetings",
        key=("meeting_id",),
        sql=_dated_sql(
            "meeting",
            f"""status, start_date, end_date, date_precision, confidence, kind, n_sides, n_articles, n_sources,
            (select count(distinct side_code) from marts.bridge_meeting_sides as s where s.meeting_id = f.meeting_id)
                as n_bridged_sides, {_HELD_LATER}""",
        ),
        expectations=(
            *_dated_rules(),
            between("n_sides", 2, None, "A meeting is between two sides or more.", name="two_sides", scope="batch"),
            between("n_articles", 1, None, "Somebody reported it.", name="an_article", scope="batch"),
            between("n_sources", 1, None, "Somebody reported it.", name="a_source", scope="batch"),
            rule(
                gxe.ExpectColumnPairValuesToBeEqual,
                "sides_counted",
                "The count of sides and the bridge of sides say the same thing.",
                scope="batch",
                column_A="n_sides",
                column_B="n_bridged_sides",
            ),
        ),
    )


def visits() -> Check:
    """Visits made anew tonight."""
    return Check(
        table="marts.fct_visits",
        key=("visit_id",),
        sql=_dated_sql("visit", f"side_code, status, start_date, end_date, date_precision, confidence, {_HELD_LATER}"),
        expectations=(*_dated_rules(), filled("side_code", "A visit is somebody's.")),
    )


def agreements() -> Check:
    """Agreements made anew tonight."""
    return Check(
        table="marts.fct_agreements",
        key=("agreement_id", "title"),
        sql=_dated_sql("agreement", "title, kind, status, valid_from, valid_to, confidence"),
        expectations=(
            filled("status", "Status decides what a fact says."),
            one_of("status", [*AGREEMENT_ACTIONS, "referenced"], "Statuses are steps of the life of an agreement."),
            in_order("valid_from", "valid_to", "A term cannot end before it starts."),
            between("confidence", 0, 1, "A confidence is a share.", scope="batch"),
        ),
    )


def agreement_actions() -> Check:
    """Acts in the lives of agreements made anew tonight."""
    return Check(
        table="marts.fct_agreement_actions",
        key=("agreement_id", "action"),
        sql=f"""
            select row_number() over (order by agreement_id, action) as row_id, agreement_id, action
            from marts.fct_agreement_actions
            where agreement_id in (
                select fact_id from intermediate.{TOUCHED} where fact_type = 'agreement')
        """,
        expectations=(
            filled("action", "An act is something done."),
            one_of("action", AGREEMENT_ACTIONS, "Acts are steps of the life of an agreement."),
        ),
    )


def mentions() -> Check:
    """Mentions of tonight's facts: each with its quote and outlet."""
    return Check(
        table="marts.fct_mentions",
        key=("mention_id", "fact_id"),
        sql=f"""
            select row_number() over (order by mention_id) as row_id, mention_id, fact_type, fact_id, source,
                nullif(quote, '') as quote
            from marts.fct_mentions semi join intermediate.{TOUCHED} using (fact_type, fact_id)
        """,
        expectations=(
            one_of("fact_type", list(FACTS), "A mention is of a meeting, a visit or an agreement."),
            rule(
                gxe.ExpectColumnValuesToNotBeNull,
                "quote_filled",
                "No fact without the sentence that shows it.",
                scope="batch",
                column="quote",
            ),
            filled("source", "Facts are counted by outlet."),
        ),
    )


def counts(max_fall: float) -> Check:
    """Counts beside the snapshot before: facts do not vanish by the dozen."""
    both = _numbered(
        f"""
        select '{table}' as table_name, (select count(*) from marts.{table}) as n_now,
            (select count(*) from previous.marts.{table}) as n_before
        """
        for table in ("fct_meetings", "fct_visits", "fct_agreements", "fct_mentions")
    )
    return Check(
        table="marts.counts",
        key=("table_name", "n_before", "n_now"),
        sql=f"""
            select *, case when n_before >= {MANY_ROWS} then share end as fall,
                case when n_before < {MANY_ROWS} then share end as fall_of_few
            from (select *, greatest(0, 1 - n_now / nullif(n_before, 0)) as share from ({both}))
        """,
        expectations=(
            between(
                "fall",
                None,
                max_fall,
                f"More than {max_fall:.0%} of yesterday's facts would be gone (setting max_fact_drop).",
                name="facts_stay",
                scope="batch",
            ),
            between(
                "fall_of_few",
                None,
                max_fall,
                f"More than {max_fall:.0%} of few facts would be gone.",
                name="few_facts_stay",
                severity="warn",
            ),
        ),
    )


def transitions() -> Check:
    """Statuses beside the snapshot before: only steps that the seed agreement_transitions.csv allows."""
    return Check(
        table="marts.transitions",
        key=("fact_type", "fact_id", "status_before", "status_now"),
        sql="""
            with changes as (
                select 'agreement' as fact_type, agreement_id as fact_id, old.status as status_before,
                    new.status as status_now, t.is_allowed
                from marts.fct_agreements as new
                inner join previous.marts.fct_agreements as old using (agreement_id)
                left join known_transitions as t on t.from_status = old.status and t.to_status = new.status
                where new.status <> old.status
                union all by name
                select fact_type, fact_id, status_before, status_now, status_before <> 'held' as is_allowed
                from (
                    select 'meeting' as fact_type, meeting_id as fact_id, old.status as status_before,
                        new.status as status_now
                    from marts.fct_meetings as new inner join previous.marts.fct_meetings as old using (meeting_id)
                    union all by name
                    select 'visit' as fact_type, visit_id as fact_id, old.status as status_before,
                        new.status as status_now
                    from marts.fct_visits as new inner join previous.marts.fct_visits as old using (visit_id)
                )
                where status_now <> status_before
            )
            select row_number() over (order by fact_type, fact_id) as row_id, *,
                case when not coalesce(is_allowed, false) then concat(status_before, ' → ', status_now) end
                    as forbidden_step
            from changes
        """,
        expectations=(
            none(
                "forbidden_step",
                "Single steps back come from corrections and older reports; many come from a broken resolution.",
            ),
        ),
    )


def canaries() -> Check:
    """The facts of the shipped articles come out; a broken model publishes nothing."""
    return Check(
        table="marts.canaries",
        key=("doc_id",),
        sql=f"""
            select row_number() over (order by doc_id, fact) as row_id, doc_id, fact, outcome,
                case outcome when 'lost' then fact end as lost, case outcome when 'invented' then fact end as invented,
                count(lost) over () as n_lost,
                case when n_lost > {CANARIES_LOST} * count(*) filter (outcome <> 'invented') over () then lost end
                    as lost_with_many
            from canary_facts
        """,
        expectations=(
            none(
                "lost_with_many",
                "Facts that any healthy extractor finds did not come out: the model or its data is broken.",
                scope="batch",
            ),
            none("lost", "A fact that the extractor should find did not come out.", severity="warn"),
            none("invented", "An article without any fact gave one.", severity="warn"),
        ),
    )


def _numbered(selects: Iterable[str]) -> str:
    """One frame of several one-row selects, its rows numbered."""
    return f"select row_number() over () as row_id, * from ({' union all by name '.join(selects)})"


def _zero(column: str, why: str) -> Expectation:
    return between(column, 0, 0, why, name=f"no_{column.removeprefix('n_')}", scope="batch")
