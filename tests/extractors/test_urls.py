"""One spelling for one page."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors import urls

HOSTS = st.from_regex(r"[a-z]{1,8}(\.[a-z]{2,6}){1,2}", fullmatch=True)
PATHS = st.text(string.ascii_letters + string.digits + "/-_.~%é ü", max_size=30)
NAMES = st.sampled_from(["id", "p", "page", "lang"])
QUERIES = st.dictionaries(NAMES, st.text(string.ascii_letters, max_size=5), max_size=3)


@st.composite
def addresses(draw):
    scheme, host, path = draw(st.sampled_from(["http", "https", "HTTP"])), draw(HOSTS), draw(PATHS)
    query = "&".join(f"{name}={value}" for name, value in draw(QUERIES).items())
    return f"{scheme}://{host}/{path}{'?' + query if query else ''}".strip()  # white space around is no part of it


@given(addresses())
def test_normalizing_twice_changes_nothing(address):
    once = urls.normalize(address)
    assert once is not None
    assert urls.normalize(once) == once
    assert once.isascii()


@given(addresses(), st.sampled_from(["utm_source=x", "fbclid=1", "gclid=2", "at_medium=RSS", "ocid=a", "mc_cid=9"]))
def test_tracking_and_fragments_make_no_other_page(address, tracking):
    joined = f"{address}{'&' if '?' in address else '?'}{tracking}#part"
    assert urls.normalize(joined) == urls.normalize(address)


@given(addresses())
def test_scheme_www_and_end_slash_make_no_other_page(address):
    scheme, rest = address.split("://", 1)
    other = "http" if scheme.lower() == "https" else "https"
    assert urls.key(f"{other}://www.{rest}") == urls.key(address)


@given(addresses(), addresses())
def test_different_pages_stay_different(left, right):
    if urls.key(left) == urls.key(right):
        assert urls.site_of(left) == urls.site_of(right)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_is_not(text):
    normal = urls.normalize(text)
    assert normal is None or normal.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("given_address", "normal"),
    [
        ("HTTP://User:pw@News.Test:80/a b?utm_source=x&id=1#top", "http://news.test/a%20b?id=1"),
        ("https://news.test:8443", "https://news.test:8443/"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("http://news.test./a", "http://news.test/a"),
        ("http://[::1]/a", "http://[::1]/a"),
        ("javascript:alert(1)", None),
        ("//news.test/a", None),
        ("http://", None),
        ("http://a b/", None),
        ("http://x:port/", None),
        ("", None),
    ],
)
def test_examples(given_address, normal):
    assert urls.normalize(given_address) == normal


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://www.bbc.co.uk/news", "bbc.co.uk"),
        ("http://en.kremlin.ru/", "kremlin.ru"),
        ("http://127.0.0.1:80/", "127.0.0.1"),
        ("http://avash.example/", "avash.example"),
        ("nonsense", None),
    ],
)
def test_site_is_the_registered_domain(address, site):
    assert urls.site_of(address) == site


@pytest.mark.parametrize(
    ("address", "is_home"),
    [
        ("http://a.test/", True),
        ("http://a.test/index.html", True),
        ("http://a.test/?p=1", False),
        ("http://a.test/x", False),
    ],
)
def test_front_pages_are_known(address, is_home):
    assert urls.is_home(address) is is_home
