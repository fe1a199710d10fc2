"""Selectors of single sites: where a source has a module, what it names is taken first."""

import sys
from datetime import date
from types import ModuleType

import pytest

from extractors.parse import sites
from extractors.parse.articles import RawPlace
from extractors.parse.pages import Page, read_page

TEXT = "The foreign ministers of Norway and Finland met in Helsinki on Monday for talks about ice in the Baltic. "
PAGE = f"""<html lang=en><head><title>General title</title></head><body><div class=top>Menu of the day</div>
<h3 class=head>Ministers  meet</h3><span class=when>2025-12-15</span><div class=story><p>{TEXT * 3}</p>
<p class=read__updated>{"Published in the section News, with a link to the text version. " * 3}</p></div>
</body></html>""".encode()


def read(source_id):
    return read_page(Page(PAGE, source_id=source_id), RawPlace("raw", 0, 1))[0]


@pytest.fixture
def module(monkeypatch):
    """A module of the source `my-news`, as a file in the folder would be."""
    name = f"{sites.__name__}.my_news"
    made = ModuleType(name)
    made.__spec__ = sites.__spec__
    monkeypatch.setitem(sys.modules, name, made)
    sites.selectors_of.cache_clear()
    yield made
    sites.selectors_of.cache_clear()


def test_selectors_come_before_everything_else(module):
    module.BODY = "//div[@class='story']"
    module.TITLE = "//h3[@class='head']"
    module.PUBLISHED = "//span[@class='when']/text()"
    article = read("my-news")
    assert (article.title, article.published.day) == ("Ministers meet", date(2025, 12, 15))
    assert article.text.startswith(TEXT)
    assert "Menu of the day" not in article.text


def test_a_selector_that_finds_nothing_is_passed_over(module):
    module.BODY = module.TITLE = module.PUBLISHED = "//nothing"
    assert read("my-news").title == "General title"
    assert TEXT.strip() in read("my-news").text


def test_what_a_module_removes_is_no_text():
    assert "Published in the section" in read(None).text
    assert "Published in the section" not in read("kremlin").text


def test_a_source_without_a_module_needs_none():
    assert sites.selectors_of("tehran-times") == sites.Selectors()
