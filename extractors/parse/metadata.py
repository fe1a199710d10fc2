"""What a page says about itself: JSON-LD first, then meta elements, then what stands on the page."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from html import unescape
from typing import Any, Final
from urllib.parse import urlsplit

from htmldate import find_date
from lxml import etree

from extractors import urls
from extractors.parse.articles import Published
from extractors.parse.dates import published
from extractors.parse.sites import NOTHING_SELECTED, Selectors

_ARTICLE_TYPES: Final = ("Article", "BlogPosting", "Report", "Review")  # the ends of their names
_TITLE_METAS: Final = ("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title")
_DATE_METAS: Final = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "date.published",
    "publish-date", "publishdate", "publish_date", "pubdate", "publication_date", "dc.date.issued", "dcterms.created",
    "dcterms.issued", "dcterms.date", "dc.date", "dc.date.created", "parsely-pub-date", "sailthru.date",
    "cxenseparse:recs:publishtime", "iso-8601-publish-date",
    "article.published", "published_time", "release_date", "date", "ya:ovs:upload_date", "bt:pubdate",
)  # fmt: skip
_AUTHOR_METAS: Final = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "byl",
)
_URL_DATE: Final = re.compile(
    r"/(?P<year>(?:19|20)\d{2})[/-]?(?P<month>0[1-9]|1[0-2]|(?<=[/-])[1-9])[/-]?(?P<day>[0-3]\d|(?<=[/-])[1-9])(?=[/_-])"
)
_SUFFIX: Final = re.compile(r"\s+[|•»–—·]\s+[^|•»–—·]{2,60}$|\s+-\s+[^-]{2,40}$")
_PARTS: Final = re.compile(r"\s+[|•»–—·-]\s+")
_BY: Final = re.compile(r"by\s+", re.IGNORECASE)
_NAME: Final = r"[A-ZÀ-ÞА-Я][\w.’'-]*(?: (?:[A-ZÀ-ÞА-Я][\w.’'-]*|d[aeiu]|de[lnr]|v[ao]n|al|bin|ibn|la|le)){{{},4}}"
_NAMES: Final = r"(?:(?:{0})(?:\s*,\s+|\s+and\s+|\s*,\s+and\s+|\s+&\s+))*{0}"
_SIGNED: Final = re.compile(rf"(?:[Ww]ritten\s+)?[Bb][Yy]:?\s+({_NAMES.format(_NAME.format(0))})")
_NAMED: Final = re.compile(rf"({_NAMES.format(_NAME.format(1))})")
_NO_NAME: Final = re.compile(
    r"\b(?:about|all|authors?|columnist|contributor|editor|email|follow|more|posts?|published|read|share|view|writer)\b",
    re.IGNORECASE,
)
_ELSEWHERE: Final = re.compile(r"comment|related|sidebar|widget", re.IGNORECASE)
_TEXT_TAGS: Final = ("b", "div", "font", "h2", "h3", "p", "span", "strong", "td")
_BYLINE_TAGS: Final = ("a", "address", "cite", "div", "li", "p", "section", "span")
_SPACE: Final = re.compile(r"\s+")
_NAME_LIMIT: Final = 200

Tree = Any  # lxml.html.HtmlElement
Node = dict[str, Any]


@dataclass(frozen=True)
class PageMetadata:
    """A page's tree with the address it came from, if known, and its questions answered when asked."""

    tree: Tree
    url: str | None = None
    feed_date: str | None = None
    latest: date | None = None
    site: Selectors = NOTHING_SELECTED
    metas: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        found: dict[str, str] = {}
        for element in self.tree.iter("meta"):
            name = (element.get("property") or element.get("name") or element.get("http-equiv") or "").strip().lower()
            content = _clean(element.get("content"))
            if name and content:
                found.setdefault(name, content)
        object.__setattr__(self, "metas", found)

    @cached_property
    def nodes(self) -> list[Node]:
        """Every JSON-LD object of the page, outer before inner."""
        return [node for script in _json_ld(self.tree) for node in _walk(script)]

    @cached_property
    def article(self) -> Node:
        """The JSON-LD object that is the article; empty where there is none."""
        candidates = [node for node in self.nodes if any(kind.endswith(_ARTICLE_TYPES) for kind in _types(node))]
        own = [node for node in candidates if self._is_own(node)]
        return max(own or candidates[:1], key=lambda node: ("datePublished" in node) + ("headline" in node), default={})

    def _is_own(self, node: Node) -> bool:
        """Does the object speak of this page, rather than of a story that the page links to?"""
        address = _first_text(node.get("url")) or _identifier(node.get("mainEntityOfPage")) or _identifier(node)
        own = {urls.key(a) for a in (self.url, self.canonical_url) if a}
        resolved = urls.resolve(address, self.url)
        return not own or resolved is None or urls.key(resolved) in own

    @cached_property
    def canonical_url(self) -> str | None:
        """The page's own address: what it declares, within its site and below the front page, else the given one."""
        return urls.canonical(self.tree, self.url) or (urls.normalize(self.url) if self.url else None)

    @cached_property
    def title(self) -> str:
        """The headline; empty where the page has none."""
        selected = self.site.text_of(self.site.title, self.tree)
        if selected:
            return selected
        headline = _first_text(self.article.get("headline")) or _first_text(self.article.get("name"))
        named = [_clean(headline), *(self.metas.get(name, "") for name in _TITLE_METAS)]
        headings = [_text(e) for e in self.tree.iter("h1")]
        best = next((title for title in named if len(title) > 2), "")
        whole = next(
            (h for h in headings if best and len(h) > len(best) and h.startswith(best.rstrip("….").rstrip())), None
        )
        if best:
            return whole or self._without_site(best, headings)
        if len([h for h in headings if h]) == 1:
            return next(h for h in headings if h)
        return self._of_title_element(headings)

    def _of_title_element(self, headings: list[str]) -> str:
        """The heading that is most of the title element, or of its many parts the one that stands alone on the page."""
        whole = _text(next(self.tree.iter("title"), None))
        parts = _PARTS.split(whole)
        alone = {_text(e) for e in self.tree.iter(*_TEXT_TAGS) if not len(e)} if len(parts) > 2 else set()
        within = [h for h in headings if h in whole and 2 * len(h) > len(whole)] or [p for p in parts if p in alone]
        return max(within, key=len, default="") or _SUFFIX.sub("", whole)

    def _without_site(self, title: str, headings: list[str]) -> str:
        """`title` without the site's name at its end, where the heading or `og:site_name` shows that it is one."""
        shorter = _SUFFIX.sub("", title)
        site = self.metas.get("og:site_name", "")
        tail = title[len(shorter) :].strip(" |•»–—·-")
        return shorter if shorter in headings or (site and tail.casefold() == site.casefold()) else title

    def _whole(self, value: Any) -> Any:
        """Who is named by reference to another JSON-LD object, as that object; else the value."""
        name = value.get("@id") if isinstance(value, dict) and "name" not in value else None
        return next((node for node in self.nodes if name and node.get("@id") == name and "name" in node), value)

    @cached_property
    def byline(self) -> str | None:
        """The authors as named, separated by commas."""
        names = [n for n in map(_clean, _names(self._whole(self.article.get("author")))) if n] or [
            value for name in _AUTHOR_METAS if (value := self.metas.get(name))
        ][:1]
        kept = [_without_by(name) for name in names if "://" not in name and not name.startswith("@")]
        return ", ".join(dict.fromkeys(kept or self._signatures()))[:_NAME_LIMIT] or None

    def _signatures(self) -> list[str]:
        """The names in the first element that is marked as a byline or is one, and holds nothing else."""
        for element in filter(_may_be_byline, self.tree.iter(*_BYLINE_TAGS)):
            text = "\n".join(filter(None, map(_clean, element.itertext())))  # a line break ends a name
            if len(text) > _NAME_LIMIT:
                continue
            found = _SIGNED.fullmatch(text) or (_NAMED.fullmatch(text) if element.tag != "p" else None)
            if found and not _NO_NAME.search(text) and _is_of_article(element):
                return re.split(r"\s*,\s+(?:and\s+)?|\s+(?:and|&)\s+", found.group(1))
        return []

    @cached_property
    def published(self) -> Published:
        """When the page came out: by selector, JSON-LD, meta elements, marked times, address, feed, in this order."""
        found = next((p for p in self._dates() if p.day), None) or self._from_address()
        if found is None and self.feed_date:
            found = published(self.feed_date, "feed", self.latest)
        if found is None or found.day is None:
            found = published(self._by_htmldate(), "meta", self.latest)
        return found

    def _dates(self) -> Iterator[Published]:
        yield published(self.site.text_of(self.site.published, self.tree), "meta", self.latest)
        for key in ("datePublished", "dateCreated"):
            yield published(_first_text(self.article.get(key)), "json-ld", self.latest)
        yield from (published(self.metas[name], "meta", self.latest) for name in _DATE_METAS if name in self.metas)
        yield from (published(value, "meta", self.latest) for value in self._times())

    def _times(self) -> list[str]:
        """`time` elements that are marked as the publication, or are the only one of the article."""
        elements = [e for e in self.tree.iter("time") if e.get("datetime")]
        marked = [
            e for e in elements if re.search(r"publi|posted|entry-date|dateline", " ".join(e.values()), re.IGNORECASE)
        ]
        inside = [e for e in elements if any(parent.tag in {"article", "header"} for parent in e.iterancestors())]
        only = inside if len({e.get("datetime")[:10] for e in inside}) == 1 else []
        return [str(e.get("datetime")) for e in marked or only]

    def _from_address(self) -> Published | None:
        match = _URL_DATE.search(urlsplit(self.canonical_url or "").path + "/")
        if match is None:
            return None
        found = published(f"{match['year']}-{match['month']:0>2}-{match['day']:0>2}", "url", self.latest)
        return found if found.day else None

    def _by_htmldate(self) -> str | None:
        latest = self.latest.isoformat() if self.latest else None
        try:
            found: str | None = find_date(
                self.tree, extensive_search=False, original_date=True, url=self.canonical_url, max_date=latest
            )
        except (ValueError, TypeError, AttributeError, etree.LxmlError):
            return None
        return found

    @property
    def language(self) -> str | None:
        """The language that the page declares."""
        html = self.tree if self.tree.tag == "html" else next(self.tree.iter("html"), None)
        declared = html.get("lang") if html is not None else None
        return _first_text(self.article.get("inLanguage")) or declared or self.metas.get("content-language")

    @property
    def site_name(self) -> str | None:
        """The outlet as the page names it: the site before the publisher, which may be the agency behind the story."""
        publisher = next(iter(_names(self._whole(self.article.get("publisher")))), None)
        named = (self.metas.get("og:site_name"), _clean(publisher))
        return next((name for name in named if name and "://" not in name), None)

    @property
    def is_paywalled(self) -> bool:
        """Does the page say that it is not free to read?"""
        values = [node.get("isAccessibleForFree") for node in (self.article, *_children(self.article.get("hasPart")))]
        tier = self.metas.get("article:content_tier", "").lower()
        return any(str(v).lower() in {"false", "http://schema.org/false", "no"} for v in values) or tier in {
            "locked",
            "metered",
        }

    @property
    def live_updates(self) -> list[Node]:
        """The posts of a live blog, as given."""
        return [
            node
            for parent in self.nodes
            if "LiveBlogPosting" in _types(parent)
            for node in _children(parent.get("liveBlogUpdate"))
        ]


def _json_ld(tree: Tree) -> Iterator[Any]:
    for script in tree.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() != "application/ld+json":
            continue
        text = re.sub(
            r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$", "", script.text_content()
        )
        for attempt in (text, re.sub(r",\s*([}\]])", r"\1", text).rstrip().rstrip(";")):
            try:
                yield json.loads(attempt, strict=False)
                break
            except (ValueError, RecursionError):
                continue


def _walk(value: Any, depth: int = 0) -> Iterator[Node]:
    """All objects in a JSON-LD value to a depth of five, outer before inner."""
    if depth > 5:
        return
    if isinstance(value, list):
        for item in value[:200]:
            yield from _walk(item, depth)
    elif isinstance(value, dict):
        yield value
        for key, item in value.items():
            if key not in {"author", "publisher", "image"} and isinstance(item, dict | list):
                yield from _walk(item, depth + 1)


def _types(node: Node) -> list[str]:
    kind = node.get("@type")
    return [str(k) for k in kind] if isinstance(kind, list) else [str(kind)] if kind else []


def _children(value: Any) -> list[Node]:
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, dict)]


def _first_text(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, str) else None


def _identifier(value: Any) -> str | None:
    return _first_text(value.get("@id")) if isinstance(value, dict) else _first_text(value)


def _names(value: Any) -> list[str]:
    items = value if isinstance(value, list) else [value]
    names = [item.get("name") if isinstance(item, dict) else item for item in items]
    return [
        name for given in names for name in (given if isinstance(given, list) else [given]) if isinstance(name, str)
    ]


def _may_be_byline(element: Any) -> bool:
    marks = element.get("class") or ""
    if "uthor" in marks or "yline" in marks or "author" in (element.get("rel"), element.get("itemprop")):
        return True
    return element.tag == "p" and (element.text or "").lstrip().startswith("By")


def _is_of_article(element: Any) -> bool:
    """Does an element stand beside the article rather than in a comment, a menu or a list of other stories?"""
    around = [element, *element.iterancestors()]
    return not any(
        e.tag in {"aside", "footer", "nav"} or _ELSEWHERE.search(f"{e.get('class')} {e.get('id')} {e.get('itemtype')}")
        for e in around
        if e.tag not in {"body", "html"}
    )


def _without_by(name: str) -> str:
    match = _BY.match(name)
    return name[match.end() :] if match else name


def _text(element: Any) -> str:
    return _clean(element.text_content()) if element is not None else ""


def _clean(text: str | None) -> str:
    """`text` on one line, with HTML entities of careless JSON resolved."""
    if not text:
        return ""
    return _SPACE.sub(" ", unescape(text)).strip()
