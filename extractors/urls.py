"""Addresses: one spelling for one page, and which are of one site. Shared by fetch and parse; opens nothing."""

import re
from collections.abc import Collection
from functools import lru_cache
from html import unescape
from typing import Any, Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

import tldextract

# Parameters that say how a reader came to a page, never which page it is.
_TRACKING: Final = re.compile(
    r"(?:utm_\w+|mtm_\w+|pk_\w+|ga_\w+|hsa_\w+|at_(?:medium|campaign|custom\d+|link\w+|bbc\w+|ptr\w+|format)|itm_\w+|"
    r"mc_[ce]id|_hs(?:enc|mi)|(?:fb|g|d)clid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|fb_(?:action|source)\w*|"
    r"ref_?src|ref_?url|cmp(?:id)?|cmpid|ocid|ns_(?:campaign|mchannel|source|linkname|fee)|spm|_ga|_gl|oly_(?:anon|enc)_id|"
    r"vero_id|wickedid|s_cid|smid|smtyp|guccounter|guce_\w+|xtor|rss|feed_?id|amp(?:_\w+)?|usqp|outputtype)",
    re.IGNORECASE,
)
_SAFE_PATH: Final = "/%:@!$&'()*+,;=~-._"
_SAFE_QUERY: Final = _SAFE_PATH + "?[]|"
# An address in its ASCII form already, as nearly all are: spelling it anew takes eight times as long.
_SPELLED: Final = re.compile(
    r"https?://[a-z0-9_-]+(?:\.[a-z0-9_-]+)*(?::(?!(?:80|443)/)(?:[1-9]\d{0,3}|[1-5]\d{4}))?"
    rf"/[\w{re.escape(_SAFE_PATH)}]*(?:\?[\w{re.escape(_SAFE_QUERY)}]+)?",
    re.ASCII,
)
_AMP_REST: Final = re.compile(r"(?:amp|print|full|all|\d{1,2}|index\.\w+)?", re.IGNORECASE)
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)  # the list inside the package: no network


def resolve(address: str | None, base: str | None = None) -> str | None:
    """`address` as an absolute http(s) address, its white space removed; None where it cannot be one."""
    if not address:
        return None
    if base is None and _SPELLED.fullmatch(address):
        return address
    cleaned = re.sub(r"[\t\r\n]", "", address).strip()
    try:
        joined = urljoin(base, cleaned) if base else cleaned
        parts = urlsplit(joined)
        _ = parts.port  # raises on a port that is no number
    except ValueError:
        return None
    if parts.scheme.lower() not in _DEFAULT_PORTS or not parts.hostname:
        return None
    return joined


def normalize(address: str) -> str | None:
    """One spelling for one page: as `ascii_form`, without fragment and tracking parameters.

    Idempotent. None where `address` is not an absolute http(s) address.
    """
    spelled = ascii_form(address)
    if spelled is None or "?" not in spelled:
        return spelled
    scheme, netloc, path, query, _ = urlsplit(spelled)
    kept = "&".join(p for p in query.split("&") if p and not _TRACKING.fullmatch(p.partition("=")[0]))
    return urlunsplit((scheme, netloc, path, kept, ""))


def ascii_form(address: str) -> str | None:
    """An address as it is asked for: lower-case ASCII host, no default port, credentials or fragment, quoted path.

    None where `address` is not an absolute http(s) address.
    """
    if _SPELLED.fullmatch(address):
        return address
    absolute = resolve(address)
    if absolute is None:
        return None
    parts = urlsplit(absolute)
    host = _host(parts)
    if host is None:
        return None
    scheme = parts.scheme.lower()
    port = f":{parts.port}" if parts.port not in (None, _DEFAULT_PORTS[scheme]) else ""
    path, query = quote(parts.path or "/", safe=_SAFE_PATH), quote(parts.query, safe=_SAFE_QUERY)
    return urlunsplit((scheme, host + port, path, query, ""))


def _host(parts: SplitResult) -> str | None:
    host = (parts.hostname or "").rstrip(".").lower()
    if ":" in host:
        return f"[{host}]"
    try:
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    return host if re.fullmatch(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*", host) else None


@lru_cache(maxsize=4096)
def key(address: str) -> str | None:
    """What two addresses of the same page have in common: the normal spelling without scheme, `www.` and end slash."""
    normal = normalize(address)
    return normal.split("://", 1)[1].removeprefix("www.").rstrip("/") if normal else None


def host_of(address: str | None) -> str | None:
    """The host without `www.`; None where there is none."""
    if address and address.startswith(("http://", "https://")):  # its pages come one after another
        scheme, _, rest = address.partition("//")
        return _host_of(f"{scheme}//{rest.partition('/')[0]}")
    return _host_of(address)


@lru_cache(maxsize=4096)
def _host_of(address: str | None) -> str | None:
    absolute = resolve(address)
    host = _host(urlsplit(absolute)) if absolute else None
    return host.removeprefix("www.") if host else None


@lru_cache(maxsize=4096)
def site_of_host(host: str) -> str:
    """The registered domain (`bbc.co.uk` of `news.bbc.co.uk`); the host itself where there is none (an IP address)."""
    found = _suffixes(host)
    return f"{found.domain}.{found.suffix}" if found.domain and found.suffix else host


def site_of(address: str | None) -> str | None:
    """The registered domain of an address: the unit of politeness and of trust between addresses."""
    host = host_of(address)
    return site_of_host(host) if host else None


def is_of(address: str, hosts: Collection[str]) -> bool:
    """Is the address of one of these hosts, or of a subdomain of one?"""
    host = host_of(address)
    return host is not None and any(host == h or host.endswith(f".{h}") for h in hosts)


def is_home(address: str) -> bool:
    """Is this the front page of its host rather than a page below it?"""
    parts = urlsplit(address)
    path = parts.path.strip("/").lower()
    return not parts.query and (path == "" or re.fullmatch(r"(?:index|default|home)(?:\.\w+)?", path) is not None)


def canonical(tree: Any, url: str | None) -> str | None:
    """The address that a page's lxml tree declares as its own: `<link rel="canonical">`, else `og:url`.

    Only within the site of `url`, where the page came from, and below the front page; None where there is none.
    """
    link = next((e.get("href") for e in tree.iter("link") if "canonical" in (e.get("rel") or "").lower().split()), None)
    named = ((e.get("property") or e.get("name") or "", e.get("content")) for e in tree.iter("meta"))
    meta = next((unescape(content) for name, content in named if name.strip().lower() == "og:url" and content), None)
    for declared in (link, meta):
        address = normalize(resolve(declared, url) or "")
        if address and not is_home(address) and (url is None or _may_speak_for(address, url)):
            return address
    return None


def _may_speak_for(address: str, url: str) -> bool:
    if site_of(address) != site_of(url):
        return False
    ours, theirs = urlsplit(url).path.rstrip("/"), urlsplit(address).path.rstrip("/")
    above = ours.startswith(theirs + "/")  # a section that names itself for all its pages
    return not above or _AMP_REST.fullmatch(ours[len(theirs) + 1 :]) is not None
