"""Floors of quality on real pages; raise them when a change raises the figures."""

import gzip
import json
import subprocess
import sys
import time

import pytest
from lxml import html
from trafilatura import extract, load_html

from extractors.parse.articles import RawPlace
from extractors.parse.metadata import PageMetadata
from extractors.parse.pages import Page, read_page
from extractors.parse.zones import without

pytestmark = pytest.mark.shared


def read(path):
    return read_page(Page(gzip.decompress(path.read_bytes())), RawPlace(path.name, 0, 1))[0]


def test_body_text_of_news_pages(shared, tmp_path):
    """181 pages: F1 at least 0.967, at most 0.12 of the pages with a tail."""
    folder = shared / "pages" / "scrapinghub"
    predicted = tmp_path / "predicted.jsonl"
    with predicted.open("w", encoding="utf-8") as lines:
        for path in sorted((folder / "html").glob("*.html.gz")):
            article = read(path)
            lines.write(
                json.dumps({"page": path.name.split(".")[0], "text": without(article.text, article.zones)}) + "\n"
            )
    command = [sys.executable, shared / "eval" / "score_pages.py", folder / "ground-truth.json", predicted]
    words = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    scores = dict(zip(words[::2], map(float, words[1::2]), strict=True))
    assert scores["F1"] >= 0.970
    assert scores["tail"] <= 0.09


def test_title_and_date_of_official_pages(shared):
    """250 pages whose microdata, which the parser does not read, is the truth."""
    n_pages = n_titles = n_dated = n_days = 0
    for path in sorted((shared / "pages" / "kremlin").glob("*.html.gz")):
        tree = html.fromstring(gzip.decompress(path.read_bytes()).decode("utf-8"))
        truth = tree.xpath('//*[@itemtype="http://schema.org/NewsArticle"]')[0]
        title = " ".join(truth.xpath('.//h1[@itemprop="name"]')[0].text_content().split())
        days = truth.xpath('.//time[@itemprop="datePublished"]/@datetime')
        page = PageMetadata(load_html(gzip.decompress(path.read_bytes()).decode("utf-8")))
        n_pages += 1
        n_titles += page.title == title
        n_dated += bool(days)
        n_days += bool(days) and str(page.published.day) == days[0]
    assert n_titles >= 0.99 * n_pages
    assert n_days >= 0.99 * n_dated


@pytest.mark.slow
def test_speed_beside_the_library_alone(shared):
    """At least 0.8 of trafilatura's own pace on the same pages in the same run."""
    pages = [gzip.decompress(p.read_bytes()) for p in sorted((shared / "pages" / "scrapinghub" / "html").glob("*.gz"))]

    def seconds(work):
        begun = time.process_time()
        for page in pages:
            work(page)
        return time.process_time() - begun

    def ours(page):
        read_page(Page(page), RawPlace("", 0, 1))

    ours(pages[0])
    ratios = [seconds(lambda page: extract(page, include_comments=False)) / seconds(ours) for _ in range(3)]
    assert max(ratios) >= 0.8
