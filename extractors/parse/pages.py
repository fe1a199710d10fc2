"""A page's bytes to its articles: one, or one for each post of a live blog."""

import hashlib
import re
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any, Final

from lxml import etree
from trafilatura import extract, load_html

from extractors import urls
from extractors.parse.articles import Article, RawPlace, storable
from extractors.parse.charset import decode
from extractors.parse.dates import published
from extractors.parse.documents import access_of
from extractors.parse.language import identify
from extractors.parse.metadata import PageMetadata
from extractors.parse.sites import selectors_of
from extractors.parse.zones import mark

_SHORTER: Final = 0.6  # precise text below this share of the standard one has lost the article
_SUSPECT: Final = 0.3  # precise text below this share of the page's long paragraphs is worth a second look
_LONG: Final = 80  # characters of a paragraph that is no caption or menu
_PLENTY: Final = 1_500  # characters of precise text that are an article, whatever else the page holds
_MUCH: Final = 500  # characters in long paragraphs, below which there is no article to lose
_CONSENT: Final = re.compile(
    r"before\s+you\s+continue\s+to|we\s+(?:value|care\s+about)\s+your\s+privacy|(?:we|our\s+partners)\b[^.]{0,80}\buse\s+cookies"
    r"|cookie\s+(?:consent|settings)|accept\s+(?:all\s+)?cookies|consent\s+to\s+(?:the\s+)?(?:use|processing)",
    re.IGNORECASE,
)
_NOT_FOUND: Final = re.compile(
    r"\b(?:page|article|story|content)\b[^.]{0,40}\b(?:not\s+(?:be\s+)?found|no\s+longer\s+(?:exists?|available)|does\s+not\s+exist|unavailable)"
    r"|^\W*(?:error\s+)?404\b|\b404\s+(?:error|not\s+found)|^\W*not\s+found\W*$",
    re.IGNORECASE,
)
_NOTICE_PAGE: Final = 1_500  # characters: a longer text is an article whatever it says
_BINARY: Final = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"Rar!",
    b"\x7fELF",
    b"RIFF",
)
_MOST_ELEMENTS: Final = 50_000  # thirty times what the largest of 431 news pages has
_CONTROLS: Final = bytes([*range(9), *range(14, 27)])


class PageError(ValueError):
    """The bytes are no page that can be read; the message says what they are."""


@dataclass(frozen=True)
class Page:
    """The bytes of a page and what came with them."""

    data: bytes
    url: str | None = None  # as asked for
    final_url: str | None = None  # after redirects
    content_type: str | None = None
    feed_date: str | None = None  # as the feed or sitemap gave it
    source: str | None = None  # the outlet's name, where the list of sources gives one
    language: str | None = None  # as the list of sources declares it
    source_id: str | None = None  # whose selectors are used, where it has any


def read_page(page: Page, raw: RawPlace, latest: date | None = None) -> list[Article]:
    """The articles of a page; publication dates after `latest` are not believed.

    Raises PageError where the bytes are empty, binary, or no HTML.
    """
    tree = _tree(page)
    site = selectors_of(page.source_id)
    meta = PageMetadata(tree, page.final_url or page.url, page.feed_date, latest, site)
    for element in site.remove(tree) if site.remove else ():
        element.drop_tree()
    updates = [article for node in meta.live_updates if (article := _update(node, meta, page, raw))]
    return updates or [_article(tree, meta, page, raw)]


def _tree(page: Page) -> Any:
    data = page.data
    if not data.strip():
        raise PageError("is empty")
    if data.startswith(_BINARY) or _is_binary(data):
        raise PageError("is not HTML but binary data")
    text = decode(data, page.content_type)
    try:
        tree = load_html(text) if "<" in text else None
    except (etree.LxmlError, ValueError, RecursionError) as error:
        raise PageError(f"is not HTML that can be read ({error})") from None
    if tree is None:
        raise PageError("is not HTML")
    if tree.xpath("count(//*)") > _MOST_ELEMENTS:
        raise PageError(f"has more than {_MOST_ELEMENTS} elements, which is no article")
    return tree


def _is_binary(data: bytes) -> bool:
    """Control characters that no charset of pages uses, unless a byte order mark says UTF-16 or UTF-32."""
    head = data[:2048]
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return False
    return len(head) - len(head.translate(None, _CONTROLS)) > len(head) / 100


def _article(tree: Any, meta: PageMetadata, page: Page, raw: RawPlace) -> Article:
    body = next(iter(meta.site.body(tree)), None) if meta.site.body else None
    text, n_readings = article_text(tree if body is None else _alone(body))
    text = storable(text)
    title = storable(meta.title)
    return Article(
        source=page.source or meta.site_name or urls.host_of(page.url or meta.canonical_url) or "unknown",
        text=text,
        identity=(hashlib.sha256(page.data).hexdigest(),),
        raw=raw,
        title=title,
        article_url=page.url or meta.canonical_url,
        canonical_url=meta.canonical_url,
        byline=storable(meta.byline) if meta.byline else None,
        published=meta.published,
        language=identify(f"{title}\n{text}", page.language or meta.language),
        zones=mark(text),
        access=_access(title, text, meta),
        n_readings=n_readings,
    )


def _alone(body: Any) -> Any:
    """A page that holds one element of another."""
    page = load_html("<html><body><article></article></body></html>")
    page.find(".//article").append(deepcopy(body))
    return page


def article_text(tree: Any) -> tuple[str, int]:
    """The article's text: trafilatura's precise reading, or its standard one where the precise one lost the article.

    Also gives how many readings it took.
    """
    precise = _extract(tree, precise=True)
    if len(precise) >= _PLENTY:
        return precise, 1
    long = sum(n for p in tree.iter("p") if (n := len(p.text_content().strip())) >= _LONG)
    if long < _MUCH or len(precise) >= _SUSPECT * long:
        return precise, 1
    standard = _extract(tree, precise=False)
    return (standard if len(precise) < _SHORTER * len(standard) else precise), 2


def _extract(tree: Any, *, precise: bool) -> str:
    return extract(tree, favor_precision=precise, include_comments=False) or ""


def _access(title: str, text: str, meta: PageMetadata) -> str:
    is_short = len(text) < _NOTICE_PAGE
    if is_short and _NOT_FOUND.search(title):
        return "soft_404"
    if is_short and not meta.article and _CONSENT.search(f"{title}\n{text}"):
        return "consent"
    noticed = access_of(title, text)
    return "paywall" if noticed == "open" and meta.is_paywalled else noticed


def _plain(html: str) -> str:
    """The lines of a piece of HTML, as a live blog's JSON-LD holds them."""
    lines = re.sub(r"</?(?:p|br|li|div|h\d)\b[^<>]*>", "\n", html)
    plain = unescape(re.sub(r"<[^<>]+>", "", lines))
    return "\n".join(line for part in plain.splitlines() if (line := " ".join(part.split())))


def _update(node: dict[str, Any], meta: PageMetadata, page: Page, raw: RawPlace) -> Article | None:
    """One post of a live blog as an article of its own; None where it has no text."""
    body = node.get("articleBody") or node.get("text")
    if not isinstance(body, str) or not body.strip():
        return None
    text = storable(_plain(body))
    title = storable(" ".join(str(node.get("headline") or meta.title).split()))
    address = urls.resolve(node.get("url") if isinstance(node.get("url"), str) else None, meta.url) or page.url
    when = published(node.get("datePublished"), "json-ld", meta.latest)
    return Article(
        source=page.source or meta.site_name or urls.host_of(meta.canonical_url) or "unknown",
        text=text,
        identity=(
            meta.canonical_url or "",
            str(node.get("@id") or node.get("url") or ""),
            str(node.get("datePublished")),
            title,
        ),
        raw=raw,
        title=title,
        article_url=address,
        byline=meta.byline,
        published=when if when.day else meta.published,
        language=identify(f"{title}\n{text}", page.language or meta.language),
        zones=mark(text),
        access=access_of(title, text),
    )
