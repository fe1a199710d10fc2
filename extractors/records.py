"""Arrow schemas of every table that passes between stages: the contract of fetch, parse, extract and load.

A partition is `<zone>/[<table>/]source=<source_id>/date=<night>/`; a file in it is `<batch>-<part>.parquet`. Columns
common to all rows: `source_id` (the partition's source: a key of sources.yml, or `dropped` for files given by hand),
`night` (the logical date) and `batch` (`night` for a fetched source, `pages` for dropped pages and texts, else the
first 16 hex digits of the dropped file's SHA-256). Ids are hexadecimal hashes of content, never counters.
"""

import hashlib
from dataclasses import dataclass, fields
from typing import Final

import pyarrow as pa

DROPPED: Final = "dropped"

_day = pa.date32()
_instant = pa.timestamp("us", tz="UTC")
_confidence = pa.decimal128(5, 4)


def _field(name: str, kind: pa.DataType, null: bool = False) -> pa.Field:
    return pa.field(name, kind, nullable=null)


_PARTITION = [_field("source_id", pa.string()), _field("night", _day), _field("batch", pa.string())]

REQUESTS = pa.schema(
    [
        *_PARTITION,
        _field("n", pa.int32()),  # order within the night
        _field("url", pa.string()),
        _field("final_url", pa.string(), True),
        _field("canonical", pa.string(), True),  # what a page declares as its address, if believed
        _field("kind", pa.string()),  # robots | feed | sitemap | listing | page | file
        _field("status", pa.int16(), True),  # null where no response came
        _field("etag", pa.string(), True),
        _field("last_modified", pa.string(), True),
        _field("sha256", pa.string(), True),  # of the decoded body
        _field("n_bytes", pa.int64(), True),
        _field("seconds", pa.float64(), True),
        _field("outcome", pa.string()),  # new | unchanged | not_modified | skipped | failed
        _field("reason", pa.string(), True),  # why skipped or failed
        _field("raw_file", pa.string(), True),  # relative to the raw zone
        _field("raw_offset", pa.int64(), True),
        _field("raw_length", pa.int64(), True),
    ]
)

LATER: Final = frozenset({"canonical"})  # columns that files of earlier versions lack; null there

ZONE = pa.struct(
    [_field("start", pa.int32()), _field("end", pa.int32()), _field("kind", pa.string()), _field("reason", pa.string())]
)

ARTICLES = pa.schema(
    [
        *_PARTITION,
        _field("article_id", pa.string()),  # hash of canonical URL, else source + doc_id, else bytes
        _field("article_version_id", pa.string()),  # hash of article_id + title + text
        _field("doc_id", pa.string(), True),
        _field("source", pa.string()),  # the outlet as given, else the site's host, else the source_id
        _field("article_url", pa.string(), True),  # the address as given
        _field("canonical_url", pa.string(), True),
        _field("title", pa.string()),
        _field("byline", pa.string(), True),
        _field("published_at", _instant, True),
        _field("published_date", _day, True),  # calendar day in the page's own time zone
        _field("published_precision", pa.string()),  # instant | day | none
        _field("published_from", pa.string()),  # json-ld | meta | url | feed | record | none
        _field("language", pa.string()),  # ISO 639-1, `und` where unknown
        _field("text", pa.string()),
        _field("text_sha256", pa.string()),
        _field("zones", pa.list_(ZONE)),  # spans of `text`, code points, half-open; kind: teaser | boilerplate
        _field("near_duplicate_group", pa.string()),  # article_id of the representative
        _field("is_representative", pa.bool_()),
        _field("access", pa.string()),  # open | paywall | consent | soft_404 | retracted
        _field(
            "is_extractable", pa.bool_()
        ),  # has text, in a language that the extractor reads, not soft_404 or consent
        _field("raw_file", pa.string()),
        _field("raw_offset", pa.int64()),
        _field("raw_length", pa.int64()),
        _field("parser_version", pa.string()),
    ]
)

SOURCE_OUTCOMES = pa.schema(
    [
        _field("source_id", pa.string()),
        _field("night", _day),
        _field("stage", pa.string()),  # fetch | parse | extract
        _field("outcome", pa.string()),  # ok | partial | failed
        _field("n_requests", pa.int32()),
        _field("n_new", pa.int32()),
        _field("n_unchanged", pa.int32()),
        _field("n_skipped", pa.int32()),
        _field("n_failed", pa.int32()),
        _field("n_articles", pa.int32()),
        _field("n_mentions", pa.int32()),
        _field("messages", pa.list_(pa.string())),  # each names file, line or URL, and what to do; at most 100
    ]
)

_MENTION = [
    *_PARTITION,
    _field("mention_id", pa.string()),
    _field("article_id", pa.string()),
    _field("article_version_id", pa.string()),
    _field("n", pa.int16()),  # order within the article
    _field("status", pa.string()),
    _field("start_date", _day, True),
    _field("end_date", _day, True),
    _field("date_precision", pa.string(), True),  # day | month | year, null without a date
    _field("date_basis", pa.string()),  # explicit | relative | unresolved
    _field("is_background", pa.bool_()),  # told as earlier context, not as the article's news
    _field("confidence", _confidence),
    _field("description", pa.string()),
    _field("extractor_version", pa.string()),
]

MEETING_MENTIONS = pa.schema(
    [
        *_MENTION,
        _field("kind", pa.string()),  # in_person | call | multilateral | unspecified
        _field(
            "level", pa.string()
        ),  # head | foreign_minister | minister | official | unspecified: highest of the participants
        _field("is_sideline", pa.bool_()),  # held on the sidelines of something larger
        _field("city", pa.string(), True),
        _field("country_code", pa.string(), True),
    ]
)
VISIT_MENTIONS = pa.schema(
    [
        *_MENTION,
        _field("visitor_name", pa.string(), True),
        _field("visitor_role", pa.string(), True),
        _field("side_code", pa.string()),
        _field("to_city", pa.string(), True),
        _field("to_country_code", pa.string(), True),
    ]
)
AGREEMENT_MENTIONS = pa.schema(
    [
        *_MENTION,
        _field("title", pa.string(), True),
        _field("kind", pa.string()),
        _field("valid_from", _day, True),
        _field("valid_to", _day, True),
        _field("n_documents", pa.int16()),  # 1, or the number told ("six agreements")
        _field("is_referenced", pa.bool_()),  # status is `referenced`: a bare citation
    ]
)
_CHILD = [*_PARTITION, _field("mention_id", pa.string()), _field("n", pa.int16())]
MEETING_SIDES = pa.schema([*_CHILD, _field("side_code", pa.string())])
MEETING_PARTICIPANTS = pa.schema(
    [*_CHILD, _field("name", pa.string()), _field("role", pa.string(), True), _field("side_code", pa.string(), True)]
)
MEETING_TOPICS = pa.schema([*_CHILD, _field("topic_code", pa.string())])
AGREEMENT_PARTIES = pa.schema([*_CHILD, _field("side_code", pa.string())])
AGREEMENT_SIGNATORIES = pa.schema([*_CHILD, _field("name", pa.string()), _field("side_code", pa.string(), True)])
AGREEMENT_ACTIONS = pa.schema(
    [
        *_CHILD,
        _field(
            "action", pa.string()
        ),  # proposed | planned | signed | ratified | in_force | extended | suspended | terminated
        _field("party_code", pa.string(), True),  # who acted, where only one did
        _field("start_date", _day, True),
        _field("end_date", _day, True),
        _field("date_precision", pa.string(), True),
    ]
)
MENTION_EVIDENCE = pa.schema(
    [
        *_CHILD,
        _field("article_version_id", pa.string()),
        _field("field", pa.string()),  # title | text
        _field("start", pa.int32()),  # code points, half-open
        _field("end", pa.int32()),
        _field("quote", pa.string()),  # equal to article[field][start:end]
    ]
)
ARTICLE_EXTRACTIONS = pa.schema(
    [
        *_PARTITION,
        _field("article_id", pa.string()),
        _field("article_version_id", pa.string()),
        _field("outcome", pa.string()),  # ok | skipped | failed
        _field("reason", pa.string(), True),
        _field("n_mentions", pa.int32()),
        _field("extractor_version", pa.string()),
    ]
)


@dataclass(frozen=True)
class Mentions:
    """All that one batch of articles says, a table a field, named as in Parquet and in schema `staging`."""

    meeting_mentions: pa.Table
    visit_mentions: pa.Table
    agreement_mentions: pa.Table
    meeting_sides: pa.Table
    meeting_participants: pa.Table
    meeting_topics: pa.Table
    agreement_parties: pa.Table
    agreement_signatories: pa.Table
    agreement_actions: pa.Table
    mention_evidence: pa.Table
    article_extractions: pa.Table


MENTION_SCHEMAS: Final[dict[str, pa.Schema]] = {
    "meeting_mentions": MEETING_MENTIONS,
    "visit_mentions": VISIT_MENTIONS,
    "agreement_mentions": AGREEMENT_MENTIONS,
    "meeting_sides": MEETING_SIDES,
    "meeting_participants": MEETING_PARTICIPANTS,
    "meeting_topics": MEETING_TOPICS,
    "agreement_parties": AGREEMENT_PARTIES,
    "agreement_signatories": AGREEMENT_SIGNATORIES,
    "agreement_actions": AGREEMENT_ACTIONS,
    "mention_evidence": MENTION_EVIDENCE,
    "article_extractions": ARTICLE_EXTRACTIONS,
}
assert [f.name for f in fields(Mentions)] == list(MENTION_SCHEMAS)  # noqa: S101 - checked at import, costs nothing


def content_id(*parts: str | None) -> str:
    """The first 20 hex digits of the SHA-256 of `parts`; None differs from the empty string."""
    joined = "\x1f".join("\x00" if part is None else part for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def slug(name: str) -> str:
    """`name` as a path-safe word: lower case, letters, digits and single hyphens; never empty."""
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in name.casefold())
    return "-".join(filter(None, kept.split("-"))) or content_id(name)
