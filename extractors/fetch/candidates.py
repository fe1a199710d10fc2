"""Addresses of articles in feeds, sitemaps, listing pages and articles. Reads bytes only; opens nothing."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import feedparser
import lxml.html
from lxml import etree

from extractors import urls

MAX_SITEMAP_BYTES: Final = 50 * 1024 * 1024  # the limit of the sitemap protocol
MAX_SITEMAP_DEPTH: Final = 3
MAX_SITEMAPS: Final = 20
MAX_ADDRESSES: Final = 50_000
_DECLARATIONS: Final = re.compile(rb"<!(?:ENTITY|ATTLIST)", re.IGNORECASE)
# A declaration of another charset, and halves of characters beyond U+FFFF.
_MISLEADING: Final = re.compile(rb"<\?xml[^>]*\?>|&#(?:x[dD][89a-fA-F][0-9a-fA-F]{2}|5[5-7]\d{3});")
_MANY_ATTRIBUTES: Final = re.compile(rb"""(?:\s[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*')){100}""")
_START_BYTES: Final = 100_000
_DECLARING: Final = (b"canonical", b"og:url")
_DATES: Final = ("published", "updated", "created", "date")


class CandidateError(ValueError):
    """A feed, sitemap or listing cannot be read; the message says why."""


@dataclass(frozen=True)
class Candidate:
    """An address that may be an article, and when its feed or sitemap says that it came out, as written there."""

    url: str
    date: str | None = None


@dataclass(frozen=True)
class Sitemap:
    """What a sitemap lists: pages, or further sitemaps with their dates."""

    pages: tuple[Candidate, ...] = ()
    sitemaps: tuple[Candidate, ...] = ()


def read_feed(body: bytes, url: str, content_type: str | None = None) -> list[Candidate]:
    """The entries of an RSS or Atom feed, malformed ones as far as they go, in order, once each.

    Raises CandidateError where it is no feed or has no entry with a link.
    """
    _refuse_traps(body)
    parsed = _parsed(body, url, content_type)
    if not parsed.get("version") and not parsed.entries:
        raise CandidateError("is not a feed")
    found = [c for entry in parsed.entries if (c := _entry(entry, url))]
    if not found and parsed.entries:
        raise CandidateError(f"has {len(parsed.entries)} entries, none of them with a link")
    return _once(found)


def _parsed(body: bytes, url: str, content_type: str | None) -> Any:
    """What feedparser makes of a feed; where that fails, of the same in plain UTF-8."""
    for data, declared in ((body, content_type), (_MISLEADING.sub(b"", body).strip(), "text/xml; charset=utf-8")):
        headers = {"content-location": url, **({"content-type": declared} if declared else {})}
        try:
            return feedparser.parse(BytesIO(data), response_headers=headers, sanitize_html=False)
        except Exception as error:  # malformed feeds make it raise nearly anything
            failure = f"cannot be read ({type(error).__name__}: {error})"
    raise CandidateError(failure)


def _refuse_traps(data: bytes) -> None:
    """Raises CandidateError on what makes readers of XML slow or big, in any charset that they read."""
    ascii_form = data.replace(b"\x00", b"")  # of UTF-16
    if _DECLARATIONS.search(ascii_form):
        raise CandidateError("declares entities, which no feed and no sitemap needs, and is not read")
    if _MANY_ATTRIBUTES.search(ascii_form):
        raise CandidateError("has an element of a hundred attributes, and is not read")


def _entry(entry: Any, base: str) -> Candidate | None:
    links = [link.get("href") for link in entry.get("links", []) if link.get("rel", "alternate") == "alternate"]
    identifier = entry.get("id") if re.match(r"https?://", entry.get("id") or "") else None
    addresses = (urls.resolve(given, base) for given in (entry.get("link"), *links, identifier) if given)
    address = next((a for a in addresses if a), None)
    when = next((str(entry[name]) for name in _DATES if entry.get(name)), None)
    return Candidate(address, when) if address else None


def read_sitemap(body: bytes) -> Sitemap:
    """The pages or sitemaps that a sitemap lists; gzipped, plain text and malformed ones too.

    Raises CandidateError where it is none of these, declares entities, or grows beyond the protocol's size.
    """
    data = _gunzipped(body)
    _refuse_traps(data)
    if re.match(rb"\s*https?://", data):
        lines = data.decode("utf-8", "replace").split()
        return Sitemap(pages=tuple(_once([Candidate(line) for line in lines if urls.resolve(line)])))
    pages: list[Candidate] = []
    sitemaps: list[Candidate] = []
    try:
        for element in _elements(data):
            candidate = _location(element)
            if candidate:
                (pages if _local(element) == "url" else sitemaps).append(candidate)
            element.clear()
            if len(pages) + len(sitemaps) >= MAX_ADDRESSES:
                break
    except (etree.XMLSyntaxError, UnicodeDecodeError) as error:
        if not pages and not sitemaps:
            raise CandidateError(f"is not a sitemap ({error})") from None
    if not pages and not sitemaps and not re.search(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b", data[:4096]):
        raise CandidateError("is not a sitemap")
    return Sitemap(tuple(_once(pages)), tuple(_once(sitemaps)))


def _gunzipped(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    inflate = zlib.decompressobj(31)
    try:
        data = inflate.decompress(body, MAX_SITEMAP_BYTES)
    except zlib.error as error:
        raise CandidateError(f"is damaged gzip ({error})") from None
    if inflate.unconsumed_tail:
        raise CandidateError(f"is longer than {MAX_SITEMAP_BYTES} bytes")
    return data


def _elements(data: bytes) -> Iterator[Any]:
    yield from (
        element
        for _, element in etree.iterparse(
            BytesIO(data),
            events=("end",),
            tag=("{*}url", "{*}sitemap"),
            recover=True,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
    )


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _location(element: Any) -> Candidate | None:
    values: dict[str, str] = {}
    for child in element.iter():
        if isinstance(child.tag, str) and child.text and child.text.strip():
            values.setdefault(_local(child), child.text.strip())
    address = urls.resolve(values.get("loc"))
    return Candidate(address, values.get("publication_date") or values.get("lastmod")) if address else None


def read_listing(body: bytes, url: str, include: str) -> list[Candidate]:
    """The links of a page whose addresses match `include`, in order, once each.

    Raises CandidateError where the page cannot be read.
    """
    try:
        tree = lxml.html.document_fromstring(body, base_url=url)
    except (etree.LxmlError, ValueError) as error:
        raise CandidateError(f"is not HTML ({error})") from None
    base = next((urls.resolve(e.get("href"), url) for e in tree.iter("base") if e.get("href")), None) or url
    links = (urls.resolve(element.get("href"), base) for element in tree.iter("a"))
    return _once([Candidate(link.split("#")[0]) for link in links if link and re.search(include, link)])


def read_canonical(body: bytes, url: str) -> str | None:
    """The address that a page of `url` declares as its own; None where it declares none that is believed.

    Looks no further than the last declaration in the page's first bytes, so that it costs little beside the fetching.
    """
    start = body[:_START_BYTES]
    last = max(map(start.lower().rfind, _DECLARING))
    if last < 0:
        return None
    declaring = start[: start.find(b">", last) + 1 or None].decode("utf-8", "replace").encode()
    try:
        tree = lxml.html.document_fromstring(declaring, parser=lxml.html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return None
    return urls.canonical(tree, url)


def _once(candidates: list[Candidate]) -> list[Candidate]:
    """The first candidate of each address."""
    seen: dict[str, Candidate] = {}
    for candidate in candidates:
        key = urls.key(candidate.url)
        if key:
            seen.setdefault(key, candidate)
    return list(seen.values())
