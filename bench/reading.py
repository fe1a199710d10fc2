"""Parse and extract, each beside the library that it stands on, on the same texts in turn."""

import gzip
import json
import random
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any, Final

from bench.measure import Result, alone, clock, peak_megabytes, together
from extractors.settings import Settings, load_settings

SEED: Final = 20260115
LENGTH: Final = 2_000  # characters of a document
TURNS: Final = 3  # of one process alone and two at once, an odd number
TURN: Final = 50  # documents before the other takes its turn
# What is loaded once: trafilatura asks jusText for an article, we ask for the language of what is not plainly English.
NO_ARTICLE: Final = b"<html><body><p>Ministers met in Oslo, and they met in Rome, and in Bonn.</p></body></html>"
Document = dict[str, Any]


def documents(settings: Settings, n: int, length: int | None = None) -> tuple[list[Document], str]:
    """`n` documents of the corpus drawn with a fixed seed, cut to `length` characters, and what they are.

    Where there is no corpus, the pages of the shipped sample, repeated.
    """
    files = sorted((settings.shared / "corpus").glob("*.jsonl.gz"))
    if not files:
        return _sample_documents(n), f"{n} documents made of the shipped sample's pages"
    lines = [line for path in files for line in gzip.decompress(path.read_bytes()).splitlines()]
    found = [json.loads(line) for line in random.Random(SEED).sample(lines, min(n, len(lines)))]  # noqa: S311 - no secret
    cut = [{**document, "text": document["text"][:length]} for document in found]
    return cut, f"{len(cut)} documents of the corpus" + (f", cut to {length} characters" if length else "")


def _sample_documents(n: int) -> list[Document]:
    from extractors.fetch import sample
    from extractors.parse.articles import RawPlace
    from extractors.parse.pages import Page, read_page

    articles = [read_page(Page(p.read_bytes()), RawPlace(p.name, 0, 1))[0] for p in sorted(sample.SITE.rglob("*.html"))]
    told = [{"title": a.title, "text": a.text, "published": str(a.published.day)} for a in articles if a.text]
    return [{**told[i % len(told)], "doc_id": str(i)} for i in range(n)]


def extract(settings: Settings, *, is_full: bool) -> list[Result]:
    """Documents a second and core against the whole pipeline on the whole text; memory; two processes."""
    given, told = documents(settings, 2_000 if is_full else 300, LENGTH)
    one = alone(_extract_in_turns, given)
    half = given[: len(given) // 2]
    turns = [(alone(_extract_only, half), together(_extract_only, [(half,), (half,)])) for _ in range(TURNS)]
    gains = [sum(single / spent for spent in pair) for single, pair in turns]
    single, pair = turns[gains.index(median(gains))]
    pace = len(given) / one["ours"]
    return [
        Result(
            "extract",
            told,
            f"{pace:.0f} documents/s and core; peak {one['megabytes']:.0f} MB",
            f"whole pipeline on every sentence: {len(given) / one['theirs']:.0f} documents/s and core",
            one["theirs"] / one["ours"],
            2.5,
            details={**one, "documents_per_second": pace},
        ),
        Result(
            "extract, two processes",
            f"{len(half)} documents each",
            f"{pair[0]:.1f} and {pair[1]:.1f} processor seconds",
            f"one process alone: {single:.1f} (median of {TURNS} turns)",
            median(gains),
            1.8,
            details={"alone": single, "least": min(gains), "most": max(gains)},
        ),
    ]


def _articles(given: list[Document]) -> Any:
    from extractors.compose import NO_NIGHT
    from extractors.parse.documents import articles_from_records

    return articles_from_records(
        list(enumerate(given, start=1)), source_id="dropped", night=NO_NIGHT, batch="documents", raw_file="-"
    )


def _extract_in_turns(given: list[Document]) -> dict[str, float]:
    from extractors.extract.batch import extract_batch
    from extractors.extract.model_loading import load_pipeline

    settings, articles, nlp = load_settings(), _articles(given), load_pipeline()
    extract_batch(articles.slice(0, TURN), settings)  # what is loaded once is not counted
    extract_batch(articles, settings)
    megabytes = peak_megabytes()
    texts = [f"{d.get('title') or ''}\n\n{d['text']}" for d in given]
    list(nlp.pipe(texts[:TURN], batch_size=32))
    ours = theirs = 0.0
    for start in range(0, len(given), TURN):
        with clock() as spent:
            extract_batch(articles.slice(start, TURN), settings)
        ours += spent.processor
        with clock() as spent:
            list(nlp.pipe(texts[start : start + TURN], batch_size=32))
        theirs += spent.processor
    return {"ours": ours, "theirs": theirs, "megabytes": megabytes}


def _extract_only(given: list[Document]) -> float:
    from extractors.extract.batch import extract_batch

    settings, articles = load_settings(), _articles(given)
    extract_batch(articles.slice(0, TURN), settings)
    with clock() as spent:
        extract_batch(articles, settings)
    return spent.processor


def parse(settings: Settings, *, is_full: bool) -> list[Result]:
    """Pages a second against one `trafilatura.extract` a page, in turns."""
    folder = settings.shared / "pages"
    paths = sorted(folder.rglob("*.html.gz"))
    if not paths:
        from extractors.fetch import sample

        paths = sorted(sample.SITE.rglob("*.html"))
    spent: dict[str, float] = alone(_parse_in_turns, paths, 3 if is_full else 1)
    n = len(paths)
    return [
        Result(
            "parse",
            f"{n} pages" if folder.is_dir() else f"{n} pages of the shipped sample",
            f"{n / spent['ours']:.0f} pages/s and core; {spent['twice']:.0f} pages read twice",
            f"one trafilatura.extract a page: {n / spent['theirs']:.0f} pages/s and core",
            spent["theirs"] / spent["ours"],
            0.8,
            details=spent,
        )
    ]


def _parse_in_turns(paths: list[Path], rounds: int) -> dict[str, float]:
    from trafilatura import extract as bare

    from extractors.parse.articles import RawPlace
    from extractors.parse.pages import Page, read_page

    pages = [gzip.decompress(p.read_bytes()) if p.suffix == ".gz" else p.read_bytes() for p in paths]
    for data in (pages[0], NO_ARTICLE):  # what is loaded once is not counted
        read_page(Page(data), RawPlace("", 0, 1))
        bare(data)
    spent = {"ours": 0.0, "theirs": 0.0}
    readers: dict[str, Callable[[bytes], Any]] = {
        "ours": lambda data: read_page(Page(data), RawPlace("", 0, 1))[0].n_readings,
        "theirs": lambda data: bare(data, include_comments=False),
    }
    twice = 0
    for n, data in enumerate(pages * rounds):
        for name in sorted(readers, reverse=n % 2 == 1):  # who reads a page second finds it in the processor's cache
            with clock() as taken:
                read = readers[name](data)
            spent[name] += taken.processor
            twice += name == "ours" and read > 1
    return {name: seconds / rounds for name, seconds in spent.items()} | {"twice": twice / rounds}
