"""Articles that arrive as documents: JSON lines with doc_id, url, source, published, title and text, or plain text."""

import gzip
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, ValidationError

from extractors import urls
from extractors.parse.articles import Article, Published, RawPlace, articles_table, storable
from extractors.parse.dates import published
from extractors.parse.language import identify
from extractors.parse.zones import mark
from extractors.records import DROPPED

_PIECE: Final = r"(?:article|story|report|page|item|dispatch)"
_RETRACTED: Final = re.compile(
    rf"\bthis\s+{_PIECE}\b[^.\n]{{0,120}}\b(?:has|is|was)\s+(?:been\s+)?"
    r"(?:retracted|withdrawn(?!\s+from)|taken\s+down|removed\s+(?:because|by\s+the\s+editors?|for\s+(?:errors?|inaccurac)))"
    rf"|\bthe\s+{_PIECE}\b[^.\n]{{0,80}}\b(?:has\s+been|is|was)\s+retracted\b"
    rf"|\b(?:retracts?|retracted|withdraws?)\s+(?:this|its)\s+{_PIECE}\b"
    r"|^\W*(?:retract(?:ed|ion)|withdrawn)\b\s*[:\-–—]",
    re.IGNORECASE,
)
_LEDE: Final = 400  # characters


class DocumentError(ValueError):
    """A document cannot be read; the message names its line and what is wrong."""


class Document(BaseModel):
    """One document as given, which may be a headline alone; keys that are not here are ignored."""

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)

    text: str | None = None
    doc_id: str | None = None
    url: str | None = None
    source: str | None = None
    published: str | None = None
    title: str | None = None


def read_documents(path: Path, name: str | None = None) -> tuple[list[tuple[int, dict[str, Any]]], list[str]]:
    """The documents of a JSON-lines file, gzipped or not, each with its line number, and a message for each bad line.

    Messages call the file `name`; of one that breaks off they tell where. Raises DocumentError where nothing of it
    can be read.
    """
    found: list[tuple[int, dict[str, Any]]] = []
    messages: list[str] = []
    number = 0
    try:
        for number, line in _lines(path):
            _read_line(number, line, name or path, found, messages)
    except DocumentError as error:
        if not number:
            raise
        messages.append(
            f"{name or path}:{number + 1}: {error}; {len(found)} documents before that are read, "
            "give the whole file again for the rest"
        )
    return found, messages


def _read_line(
    number: int, line: bytes, name: object, found: list[tuple[int, dict[str, Any]]], messages: list[str]
) -> None:
    """Adds the document of a line to what is found, or what is wrong with it to the messages."""
    if not line.strip():
        return
    try:
        record = json.loads(line.decode("utf-8"))
        _document(number, record)
    except (DocumentError, ValueError, RecursionError) as error:
        messages.append(f"{name}:{number}: {_why(error)}; the line is left out")
    else:
        found.append((number, record))


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with gzip.open(path) if path.name.endswith(".gz") else path.open("rb") as handle:
            for number, line in enumerate(handle, start=1):
                yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
    except (OSError, EOFError, zlib.error) as error:
        raise DocumentError(f"cannot be read to its end ({error})") from error


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"is not JSON ({error.msg} at character {error.pos + 1})"
    if isinstance(error, UnicodeDecodeError):
        return f"is not UTF-8 (byte {error.start + 1})"
    return str(error).split(": ", 1)[-1] if isinstance(error, DocumentError) else type(error).__name__


def _document(number: int, record: object) -> Document:
    if not isinstance(record, dict):
        raise DocumentError(f"line {number}: is not a JSON object")
    try:
        given = Document.model_validate(record)
    except ValidationError as error:
        first = error.errors()[0]
        raise DocumentError(f"line {number}: key {'.'.join(map(str, first['loc']))!r}: {first['msg']}") from None
    if given.text is None and not (given.title or "").strip():
        raise DocumentError(f"line {number}: has neither a text nor a title")
    return given


def articles_from_records(
    records: Iterable[tuple[int, dict[str, Any]]],
    *,
    source_id: str,
    night: date,
    batch: str,
    raw_file: str,
    latest: date | None = None,
) -> pa.Table:
    """Articles of documents given with their line numbers, in their order; zones are marked, the text is unchanged.

    Publication dates after `latest` are not believed.
    Raises DocumentError where a record has neither text nor title, or a key of a wrong kind.
    """
    articles = [_article(number, _document(number, record), source_id, raw_file, latest) for number, record in records]
    return articles_table(articles, source_id=source_id, night=night, batch=batch)


def _article(number: int, given: Document, source_id: str, raw_file: str, latest: date | None) -> Article:
    title, text = storable(given.title or ""), storable(given.text or "")
    source = given.source or urls.host_of(given.url) or source_id
    return Article(
        source=source,
        text=text,
        identity=(source, given.doc_id) if given.doc_id else (title, text),
        raw=RawPlace(raw_file, number, 1),
        title=title,
        article_url=given.url,
        canonical_url=urls.normalize(given.url) if given.url else None,
        doc_id=given.doc_id,
        published=published(given.published, "record", latest) if given.published else Published(),
        language=identify(f"{title}\n{text}"),
        zones=mark(text),
        access=access_of(title, text),
        may_be_headline=True,
    )


def article_of_text(data: bytes, raw: RawPlace) -> Article:
    """The article of a text file: all of it is text, and nothing is known about it.

    Raises DocumentError where the bytes are not UTF-8 text.
    """
    try:
        text = storable(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise DocumentError(f"is not UTF-8 text (byte {error.start + 1})") from None
    return Article(source=DROPPED, text=text, identity=(text,), raw=raw, language=identify(text), zones=mark(text))


def access_of(title: str, text: str) -> str:
    """`retracted` where title or lede says that the article at this address is withdrawn, else `open`."""
    head = f"{title}\n{text[:_LEDE]}"
    return "retracted" if _RETRACTED.search(head) else "open"
