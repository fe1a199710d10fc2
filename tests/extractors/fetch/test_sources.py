"""sources.yml is checked when it is read, and an error says which entry, which key, and what to do."""

import pytest

from extractors.fetch import sample
from extractors.fetch.sources import read_sources
from extractors.settings import ROOT, SettingsError

GOOD = "- {id: news, name: News, kind: feed, url: 'http://news.test/feed'}"


@pytest.fixture
def read(tmp_path):
    def from_text(text):
        path = tmp_path / "sources.yml"
        path.write_text(text, encoding="utf-8")
        return read_sources(path)

    return from_text


def test_the_lists_that_come_with_the_project_are_good():
    assert len(read_sources(ROOT / "extractors" / "fetch" / "sources.yml")) > 25
    assert len(read_sources(sample.SOURCES)) == 4


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ("- {id: a, name: A, kind: feed, urll: x}", "source 'a': key `urll`: unknown key; the keys are id, name"),
        ("- {id: a, name: A, kind: feed}", "source 'a': a feed needs `url`"),
        ("- {id: a, name: A, kind: feed, url: x.test/feed}", "source 'a': key `url`: is not an absolute http"),
        ("- {id: a, name: A, kind: rss, url: 'http://x.test/'}", "source 'a': key `kind`: Input should be 'feed'"),
        ("- {id: A b, name: A, kind: feed, url: 'http://x.test/'}", "source 'A b': key `id`: String should match"),
        ("- {id: a, name: A, kind: listing, url: 'http://x.test/'}", "source 'a': a listing needs `include`"),
        ("- {id: a, name: A, kind: archive}", "source 'a': an archive needs `path`"),
        ("- {id: a, name: A, kind: feed, url: 'http://x.test/', include: '('}", "source 'a': key `include`: is not"),
        ("- {id: dropped, name: A, kind: feed, url: 'http://x.test/'}", "the ids dropped, sample, live, all mean"),
        ("- just text", "source number 1: Input should be"),
        (f"{GOOD}\n{GOOD}", "the id 'news' stands twice"),
    ],
)  # fmt: skip
def test_a_bad_entry_is_named(read, entries, message):
    with pytest.raises(SettingsError) as caught:
        read(f"sources:\n{entries}")
    assert message in str(caught.value)
    assert "sources.yml" in str(caught.value)


@pytest.mark.parametrize("text", ["", "feeds: []", "sources: [", "[1, 2]", "sources: {a: b}"])
def test_a_file_that_is_no_list_of_sources_is_named(read, text):
    with pytest.raises(SettingsError, match=r"sources\.yml: "):
        read(text)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SettingsError, match="cannot be read"):
        read_sources(tmp_path / "none.yml")


def test_a_source_refuses_what_is_not_its_own(read):
    source = read(f"sources:\n{GOOD[:-1]}, hosts: [other.test], include: /story/, exclude: /story/video/}}")["news"]
    assert source.refuses("http://news.test/story/1") is None
    assert source.refuses("http://www.other.test/story/1") is None
    assert source.refuses("http://third.test/story/1").startswith("is of another site than")
    assert source.refuses("http://news.test/about") == "does not match the source's `include`"
    assert source.refuses("http://news.test/story/video/1") == "matches the source's `exclude`"
