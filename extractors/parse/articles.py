"""An article between its reading and its row: ids, duplicates and the flag that lets it through to extraction."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from typing import Final

import pyarrow as pa

from extractors import urls
from extractors.parse.duplicates import group
from extractors.parse.zones import Zone
from extractors.records import ARTICLES, content_id

PARSER_VERSION: Final = f"2+trafilatura-{version('trafilatura')}"
READABLE_LANGUAGES: Final = frozenset({"en"})
_CLOSED: Final = frozenset({"soft_404", "consent", "retracted"})
_UNSTORABLE: Final = re.compile(r"[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Published:
    """When an article says that it came out; `day` is the calendar day in the page's own time zone."""

    at: datetime | None = None
    day: date | None = None
    precision: str = "none"
    origin: str = "none"


@dataclass(frozen=True)
class RawPlace:
    """Where an article stands: a file of the raw zone, and bytes (WARC, page) or lines (JSON lines) of it."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True)
class Article:
    """What was read of one article; `identity` names it where it has no address."""

    source: str
    text: str
    identity: tuple[str, ...]
    raw: RawPlace
    title: str = ""
    article_url: str | None = None
    canonical_url: str | None = None
    doc_id: str | None = None
    byline: str | None = None
    published: Published = Published()
    language: str = "und"
    zones: tuple[Zone, ...] = ()
    access: str = "open"
    may_be_headline: bool = False  # a title without a text is what was given, and no page whose text was not found
    n_readings: int = 1  # 2 where the page's text was cut out a second time, for the first may have lost it

    @property
    def article_id(self) -> str:
        """Hash of the canonical address, else of source and document id, else of the bytes."""
        address = urls.key(self.canonical_url) if self.canonical_url else None
        return content_id(address) if address else content_id(*self.identity)

    @property
    def is_extractable(self) -> bool:
        """Has the article text in a language that the extractor reads, and is it what the address promised?"""
        told = self.text.strip() or (self.may_be_headline and self.title.strip())
        return bool(told) and self.language in READABLE_LANGUAGES and self.access not in _CLOSED


def storable(text: str) -> str:
    """`text` with what no UTF-8 file can hold replaced, one character by one, so that offsets stay."""
    return _UNSTORABLE.sub("\ufffd", text)


def articles_table(articles: Sequence[Article], *, source_id: str, night: date, batch: str) -> pa.Table:
    """The rows of one batch, in the order given, near-duplicates grouped among them."""
    ids = [article.article_id for article in articles]
    leaders = group(
        [a.text for a in articles], [(a.published.day or date.max, i) for a, i in zip(articles, ids, strict=True)]
    )
    rows = [
        {
            "source_id": source_id,
            "night": night,
            "batch": batch,
            "article_id": article_id,
            "article_version_id": content_id(article_id, article.title, article.text),
            "doc_id": article.doc_id,
            "source": article.source,
            "article_url": article.article_url,
            "canonical_url": article.canonical_url,
            "title": article.title,
            "byline": article.byline,
            "published_at": article.published.at,
            "published_date": article.published.day,
            "published_precision": article.published.precision,
            "published_from": article.published.origin,
            "language": article.language,
            "text": article.text,
            "text_sha256": hashlib.sha256(article.text.encode()).hexdigest(),
            "zones": [zone.as_row() for zone in article.zones],
            "near_duplicate_group": ids[leader],
            "is_representative": leader == n,
            "access": article.access,
            "is_extractable": article.is_extractable,
            "raw_file": article.raw.file,
            "raw_offset": article.raw.offset,
            "raw_length": article.raw.length,
            "parser_version": PARSER_VERSION,
        }
        for n, (article, article_id, leader) in enumerate(zip(articles, ids, leaders, strict=True))
    ]
    return pa.Table.from_pylist(rows, schema=ARTICLES)
