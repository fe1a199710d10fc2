"""Gate 1: what is expected of tonight's rows as they were loaded, a function a table.

A row that is set aside takes what it belongs to along: an article its mentions, a part of a mention the whole mention.

Frames hold tonight's rows only and no article's body: what has to be compared with a text is compared by DuckDB, which
hands over the offending value in a column named for the defect.
"""

from collections.abc import Callable
from datetime import date, timedelta

import great_expectations.expectations as gxe

from expectations.rules import MANY_ROWS, MANY_SHARE, Check, between, filled, in_order, none, one_of, rule, unique

MENTIONS = ("meeting_mentions", "visit_mentions", "agreement_mentions")
PRECISIONS = ["day", "month", "year"]
MEETING_STATUS = ["held", "planned", "cancelled"]
MEETING_KINDS = ["in_person", "call", "multilateral", "unspecified"]
LEVELS = ["head", "foreign_minister", "minister", "official", "unspecified"]
AGREEMENT_KINDS = [
    "treaty",
    "agreement",
    "convention",
    "protocol",
    "memorandum",
    "arrangement",
    "programme",
    "joint_statement",
    "contract",
    "ceasefire",
    "charter",
    "amendment",
    "other",
]
AGREEMENT_ACTIONS = ["proposed", "planned", "signed", "ratified", "in_force", "extended", "suspended", "terminated"]
LONGEST_NAME = 200
# A report may be dated in another time zone than what it tells of.
HELD_AFTER_REPORT_DAYS = 1
YEARS_AHEAD = 100
EARLIEST = date(1600, 1, 1)

_OF_ARTICLE = "m.source_id = a.source_id and m.batch = a.batch and m.article_version_id = a.article_version_id"
_OF_MENTION = "c.source_id = m.source_id and c.batch = m.batch and c.mention_id = m.mention_id"

PREPARE = (
    """
create temp table tonight as
select source_id, batch, article_id, article_version_id, published_date, zones
from staging.articles where night = $night::date
""",
    """
create temp table tonight_mentions as
select source_id, batch, mention_id, article_version_id from staging.meeting_mentions where night = $night::date
union all by name
select source_id, batch, mention_id, article_version_id from staging.visit_mentions where night = $night::date
union all by name
select source_id, batch, mention_id, article_version_id from staging.agreement_mentions where night = $night::date
""",
)


def checks(night: date) -> list[Check]:
    """The checks of all staging tables, in the order in which a person would look for a cause."""
    return [
        articles(night),
        requests(),
        article_extractions(),
        meeting_mentions(),
        visit_mentions(),
        agreement_mentions(),
        meeting_sides(),
        meeting_participants(),
        meeting_topics(),
        agreement_parties(),
        agreement_signatories(),
        agreement_actions(),
        mention_evidence(),
    ]


def schema() -> Check:
    """Every table of `staging` has the columns of the contract; nothing else can be checked before that holds."""
    return Check(
        table="staging.schema",
        is_precondition=True,
        key=("table_name", "column_name"),
        sql="""
            select
                row_number() over (order by expected.table_name, expected.column_name) as row_id,
                expected.table_name, expected.column_name, expected.data_type as expected_type,
                coalesce(actual.data_type, 'missing') as data_type
            from expected_columns as expected
            left join duckdb_columns() as actual
                on actual.database_name = current_database() and actual.schema_name = 'staging'
                and actual.table_name = expected.table_name and actual.column_name = expected.column_name
        """,
        expectations=(
            rule(
                gxe.ExpectColumnPairValuesToBeEqual,
                "columns_as_agreed",
                "A stage wrote other columns than the next one reads.",
                scope="batch",
                column_A="data_type",
                column_B="expected_type",
            ),
        ),
    )


def articles(night: date) -> Check:
    """Articles: keys, text that is the text that was hashed, zones inside it, a believable publication date."""
    return Check(
        table="staging.articles",
        key=("source_id", "article_version_id", "article_url"),
        sql=f"""
            select
                rowid as row_id, article_version_id, source_id, batch, article_id, source, article_url, parser_version,
                published_precision, published_from, access, published_date,
                case when text is null then 'null' when sha256(text) <> text_sha256 then text_sha256 end
                    as text_unlike_its_hash,
                cast(list_filter(zones, lambda z:
                    z.start < 0 or z."end" > length(text) or z.start >= z."end")[1] as varchar) as zone_outside_text,
                case when is_extractable and text = '' then 'empty text' end as readable_without_text,
                case when (published_date is null) <> (published_precision = 'none') then published_precision end
                    as precision_without_date,
                case when source_id <> 'dropped' and published_date > date '{night + timedelta(days=2)}'
                    then published_date end as published_after_night
            from staging.articles where night = $night::date
        """,
        expectations=(
            filled("article_id", "An article without an id cannot be cited."),
            filled("article_version_id", "Mentions lead back to the exact text through this id."),
            filled("source", "Facts are counted by outlet."),
            filled("parser_version", "A page is parsed again when its parser changed."),
            unique(
                ["source_id", "batch", "article_version_id"],
                "The same text twice in a batch doubles every report in it.",
            ),
            none("text_unlike_its_hash", "The text is not the one that was parsed: no offset into it can be trusted."),
            none("zone_outside_text", "A teaser or boilerplate zone must lie inside the text it marks."),
            none("readable_without_text", "An article that counts as readable has no text."),
            none("precision_without_date", "A publication date and its precision come together."),
            none("published_after_night", "A publication date beyond tomorrow would bend every relative date in it."),
            one_of("published_precision", ["instant", "day", "none"], "Other values have no meaning downstream."),
            one_of(
                "published_from",
                ["json-ld", "meta", "url", "feed", "record", "none"],
                "Where a date came from decides how far it is trusted.",
            ),
            one_of(
                "access",
                ["open", "paywall", "consent", "soft_404", "retracted"],
                "Access decides whether an article may prove a fact.",
            ),
        ),
    )


def requests() -> Check:
    """Requests: known outcomes, and a failed one says why."""
    return Check(
        table="staging.requests",
        key=("source_id", "n", "url"),
        sql="""
            select rowid as row_id, source_id, n, url, kind, outcome,
                case when outcome in ('skipped', 'failed') and coalesce(reason, '') = '' then outcome end
                    as outcome_without_reason
            from staging.requests where night = $night::date
        """,
        expectations=(
            rule(
                gxe.ExpectColumnValuesToBeInSet,
                "outcome_known",
                "Counts of a source's night are made from outcomes.",
                severity="warn",
                column="outcome",
                value_set=["new", "unchanged", "not_modified", "skipped", "failed"],
            ),
            none(
                "outcome_without_reason",
                "A page that was left out must say why, or nobody can tell a rule from a fault.",
                severity="warn",
            ),
        ),
    )


def article_extractions() -> Check:
    """Every readable article was read, and few readings failed."""
    return Check(
        table="staging.article_extractions",
        key=("source_id", "article_version_id"),
        sql=f"""
            select
                row_number() over (order by a.source_id, a.article_version_id) as row_id,
                a.source_id, a.article_version_id, x.outcome, x.reason,
                case when x.outcome is null then 'never read' end as not_read,
                case when x.outcome = 'failed' then coalesce(x.reason, 'no reason given') end as failed_reading,
                count(failed_reading) over () as n_failed,
                case when n_failed >= {MANY_ROWS} and n_failed >= {MANY_SHARE} * count(*) over ()
                    then failed_reading end as failed_with_many
            from staging.articles as a
            left join staging.article_extractions as x
                on x.night = a.night and x.source_id = a.source_id and x.batch = a.batch
                and x.article_version_id = a.article_version_id
            where a.night = $night::date and a.is_extractable
                and not exists (
                    from audit.source_runs as r where r.night = a.night and r.source_id = a.source_id
                        and r.stage = 'extract' and r.outcome = 'failed')
        """,
        expectations=(
            rule(
                gxe.ExpectColumnValuesToBeNull,
                "no_not_read",
                "Readable articles that extraction never saw are news lost without a trace.",
                scope="batch",
                column="not_read",
            ),
            rule(
                gxe.ExpectColumnValuesToBeInSet,
                "outcome_known",
                "Other outcomes have no meaning downstream.",
                scope="batch",
                column="outcome",
                value_set=["ok", "skipped", "failed"],
            ),
            none("failed_reading", "Articles whose reading failed give no facts tonight.", severity="warn"),
            none("failed_with_many", "So many readings failed that the extractor is broken.", scope="batch"),
        ),
    )


def _mention_sql(table: str, columns: str, joins: str = "") -> str:
    return f"""
        select
            m.rowid as row_id, m.source_id, m.batch, m.mention_id, m.article_version_id,
            m.status, m.start_date, m.end_date, m.date_precision, m.date_basis, m.confidence, m.extractor_version,
            case when a.article_version_id is null then m.article_version_id end as unknown_article,
            case when e.mention_id is null then 'no quote' end as without_evidence,
            case when (m.start_date is null) <> (m.date_precision is null)
                    or (m.start_date is null) <> (m.end_date is null)
                then concat_ws(' ', m.start_date, m.end_date, m.date_precision) end as half_a_date,
            case when m.status = 'held' and m.start_date > a.published_date + {HELD_AFTER_REPORT_DAYS}
                then m.start_date end as held_after_report,
            case when m.start_date < date '{EARLIEST}' then m.start_date
                when m.start_date > coalesce(a.published_date, m.night) + interval {YEARS_AHEAD} year then m.start_date
            end as date_beyond_belief,
            {columns}
        from staging.{table} as m
        left join (select distinct source_id, batch, article_version_id, published_date from tonight) as a
            on {_OF_ARTICLE}
        left join (
            select distinct source_id, batch, mention_id from staging.mention_evidence where night = $night::date
        ) as e on e.source_id = m.source_id and e.batch = m.batch and e.mention_id = m.mention_id
        {joins}
        where m.night = $night::date
    """


def _mention_rules(statuses: list[str]) -> tuple[gxe.Expectation, ...]:
    return (
        filled("mention_id", "A mention without an id cannot become a fact."),
        filled("extractor_version", "A text is read again when its extractor changed."),
        unique(
            ["source_id", "batch", "article_version_id", "mention_id"],
            "The same mention twice in a batch counts an event twice.",
        ),
        none("unknown_article", "A mention leads back to an article of the same batch, or it proves nothing."),
        none("without_evidence", "No fact without the sentence that shows it."),
        one_of("status", statuses, "Status decides what a fact says."),
        filled("status", "Status decides what a fact says."),
        one_of("date_precision", PRECISIONS, "Other precisions have no meaning downstream."),
        one_of("date_basis", ["explicit", "relative", "unresolved"], "The basis says how a date was found."),
        in_order("start_date", "end_date", "An event cannot end before it starts."),
        none("half_a_date", "A date has a start, an end and a precision, or none of them."),
        none("held_after_report", "Nothing is reported as held before it takes place: date or status is misread."),
        none("date_beyond_belief", "Centuries away: the date is misread."),
        filled("confidence", "Readers filter by confidence."),
        between("confidence", 0, 1, "A confidence is a share."),
    )


def _count(table: str, name: str) -> str:
    """Sides of a mention; two names of one organisation that the seeds know are one."""
    return f"""
        left join (
            select source_id, batch, mention_id, count(distinct coalesce(known.code, side_code)) as {name}
            from staging.{table} left join known_names as known on known.told = lower(side_code)
            where night = $night::date group by all
        ) as s on s.source_id = m.source_id and s.batch = m.batch and s.mention_id = m.mention_id
    """


def meeting_mentions() -> Check:
    """Meetings: two sides, known kinds, a known country."""
    return Check(
        table="staging.meeting_mentions",
        key=("mention_id", "article_version_id"),
        sql=_mention_sql(
            "meeting_mentions",
            """m.kind, m.level, coalesce(s.n_sides, 0) as n_sides,
            case when m.country_code not in (select code from known_countries) then m.country_code end
                as unknown_country""",
            _count("meeting_sides", "n_sides"),
        ),
        expectations=(
            *_mention_rules(MEETING_STATUS),
            one_of(
                "kind", ["in_person", "call", "multilateral", "unspecified"], "Kind decides the PLOVER and CAMEO codes."
            ),
            one_of("level", LEVELS, "Level is what readers filter on."),
            between("n_sides", 2, None, "A meeting is between two sides or more.", name="two_sides"),
            none("unknown_country", "Codes are those of the seed countries.csv."),
        ),
    )


def visit_mentions() -> Check:
    """Visits: a known visitor's side and destination."""
    return Check(
        table="staging.visit_mentions",
        key=("mention_id", "article_version_id"),
        sql=_mention_sql(
            "visit_mentions",
            """m.side_code, m.to_country_code,
            case when not is_side(m.side_code) then m.side_code end as unknown_side,
            case when m.to_country_code not in (select code from known_countries) then m.to_country_code end
                as unknown_country""",
        ),
        expectations=(
            *_mention_rules(MEETING_STATUS),
            filled("side_code", "A visit is somebody's."),
            none("unknown_side", "Codes are those of the seeds, or ORG: and a name."),
            none("unknown_country", "Codes are those of the seed countries.csv."),
        ),
    )


def agreement_mentions() -> Check:
    """Agreements: known kinds and statuses, at least one party, a term that ends after it starts."""
    return Check(
        table="staging.agreement_mentions",
        key=("mention_id", "article_version_id"),
        sql=_mention_sql(
            "agreement_mentions",
            """m.kind, m.title, m.valid_from, m.valid_to, m.n_documents, coalesce(s.n_parties, 0) as n_parties,
            case when m.is_referenced <> (m.status = 'referenced') then m.status end as status_unlike_reference""",
            _count("agreement_parties", "n_parties"),
        ),
        expectations=(
            *_mention_rules([*AGREEMENT_ACTIONS, "referenced"]),
            one_of("kind", AGREEMENT_KINDS, "Kind decides the PLOVER and CAMEO codes."),
            in_order("valid_from", "valid_to", "A term cannot end before it starts."),
            between("n_documents", 1, None, "At least one document was signed.", name="a_document"),
            none("status_unlike_reference", "The flag and the status say the same thing."),
            between(
                "n_parties", 1, None, "An agreement without a party joins no fact.", name="a_party", severity="warn"
            ),
        ),
    )


def _child(table: str, parent: str, columns: str, expectations: tuple[gxe.Expectation, ...]) -> Check:
    """A table of parts of mentions."""
    return Check(
        table=f"staging.{table}",
        key=("mention_id", "n"),
        sql=f"""
            select c.rowid as row_id, c.mention_id, c.n,
                case when m.mention_id is null then c.mention_id end as unknown_mention, {columns}
            from staging.{table} as c
            left join (
                select distinct source_id, batch, mention_id from staging.{parent} where night = $night::date
            ) as m on {_OF_MENTION}
            where c.night = $night::date
        """,
        expectations=(
            rule(
                gxe.ExpectColumnValuesToBeNull,
                "no_unknown_mention",
                "A part of a mention that does not exist: extraction or load lost rows.",
                scope="batch",
                column="unknown_mention",
            ),
            *expectations,
        ),
    )


def _side_column(column: str) -> str:
    return f"c.{column}, case when not is_side(c.{column}) then c.{column} end as unknown_side"


_SIDE_RULE: Callable[[], gxe.Expectation] = lambda: none(  # noqa: E731
    "unknown_side", "Codes are those of the seeds, or ORG: and a name."
)


def meeting_sides() -> Check:
    """Sides of meetings are known codes."""
    return _child(
        "meeting_sides",
        "meeting_mentions",
        _side_column("side_code"),
        (filled("side_code", "A side is somebody."), _SIDE_RULE()),
    )


def meeting_participants() -> Check:
    """Participants have a name of human length and a known side or none."""
    return _child(
        "meeting_participants",
        "meeting_mentions",
        f"nullif(trim(c.name), '') as name, length(c.name) as name_length, {_side_column('side_code')}",
        (filled("name", "A participant has a name."), _short("name_length"), _SIDE_RULE()),
    )


def meeting_topics() -> Check:
    """Topics are those of the seed."""
    return _child(
        "meeting_topics",
        "meeting_mentions",
        """c.topic_code,
            case when c.topic_code not in (select code from known_topics) then c.topic_code end as unknown_topic""",
        (filled("topic_code", "A topic has a code."), none("unknown_topic", "Codes are those of the seed topics.csv.")),
    )


def agreement_parties() -> Check:
    """Parties are known codes."""
    return _child(
        "agreement_parties",
        "agreement_mentions",
        _side_column("side_code"),
        (filled("side_code", "A party is somebody."), _SIDE_RULE()),
    )


def agreement_signatories() -> Check:
    """Signatories have a name of human length and a known side or none."""
    return _child(
        "agreement_signatories",
        "agreement_mentions",
        f"nullif(trim(c.name), '') as name, length(c.name) as name_length, {_side_column('side_code')}",
        (filled("name", "A signatory has a name."), _short("name_length"), _SIDE_RULE()),
    )


def agreement_actions() -> Check:
    """Acts in an agreement's life: known ones, dated in order, by a known party or by all."""
    return _child(
        "agreement_actions",
        "agreement_mentions",
        f"c.action, c.start_date, c.end_date, c.date_precision, {_side_column('party_code')}",
        (
            filled("action", "An act is something done."),
            one_of("action", AGREEMENT_ACTIONS, "Acts are steps of the life of an agreement."),
            one_of("date_precision", PRECISIONS, "Other precisions have no meaning downstream."),
            in_order("start_date", "end_date", "An act cannot end before it starts."),
            _SIDE_RULE(),
        ),
    )


def mention_evidence() -> Check:
    """Quotes are equal to the text at their offsets and stand outside teasers."""
    return Check(
        table="staging.mention_evidence",
        key=("mention_id", "n"),
        sql="""
            select
                c.rowid as row_id, c.mention_id, c.n, c.field, c.start, c."end",
                case when m.mention_id is null then c.mention_id end as unknown_mention,
                case when not list_contains(m.versions, c.article_version_id) then c.article_version_id end
                    as version_unlike_mention,
                case when a.text is not null and (c.start < 0 or c.start >= c."end" or c."end" > length(a.body))
                    then concat(c.start, '–', c."end", ' of ', length(a.body)) end as offsets_outside_text,
                case when a.text is not null
                        and c.quote is distinct from substring(a.body, c.start::bigint + 1, c."end"::bigint - c.start)
                    then left(c.quote, 200) end as quote_not_in_text,
                case when c.field = 'text' and len(list_filter(a.zones, lambda z:
                    z.kind = 'teaser' and z.start < c."end" and z."end" > c.start)) > 0 then left(c.quote, 200) end
                    as quote_from_teaser
            from staging.mention_evidence as c
            left join (
                select source_id, batch, mention_id, list(article_version_id) as versions
                from tonight_mentions group by all
            ) as m on c.source_id = m.source_id and c.batch = m.batch and c.mention_id = m.mention_id
            left join (
                select field, source_id, batch, article_version_id, zones, text,
                    case field when 'title' then title else text end as body
                from staging.articles, (values ('title'), ('text')) as fields (field)
                where night = $night::date
            ) as a on a.field = c.field and a.source_id = c.source_id and a.batch = c.batch
                and a.article_version_id = c.article_version_id
            where c.night = $night::date
        """,
        expectations=(
            rule(
                gxe.ExpectColumnValuesToBeNull,
                "no_unknown_mention",
                "A quote of a mention that does not exist: extraction or load lost rows.",
                scope="batch",
                column="unknown_mention",
            ),
            none("version_unlike_mention", "A mention and its quotes speak of the same text."),
            one_of("field", ["title", "text"], "A quote stands in the title or in the text."),
            none("offsets_outside_text", "Offsets are code points inside the field they point into."),
            none("quote_not_in_text", "The quote must be the very text at its offsets, or it proves nothing."),
            none("quote_from_teaser", "A related story's teaser is not part of the article."),
        ),
    )


def _short(column: str) -> gxe.Expectation:
    return between(column, None, LONGEST_NAME, "A longer name is a sentence.", name="name_is_short", severity="warn")
