from datetime import date

import pytest

from extractors.extract.batch import extract_article, reader
from extractors.extract.pipeline import Text, build_pipeline, read
from extractors.settings import ROOT, Settings

SEEDS = ROOT / "dbt_project" / "seeds"


@pytest.fixture(scope="session")
def settings(tmp_path_factory):
    return Settings(data=tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def unread_context_of():
    """Reads a text as the pipeline does, before the network."""

    def read_one(text, title="", published=date(2024, 5, 15), source="Example Wire", zones=()):
        nlp = build_pipeline(SEEDS)
        return next(read(nlp, SEEDS, [Text(title, text, published, source, tuple(zones))]))

    return read_one


@pytest.fixture(scope="session")
def context_of(unread_context_of):
    """Reads a text as the extractor does."""

    def read_one(*args, **kwargs):
        context = unread_context_of(*args, **kwargs)
        reader().annotate(context)
        return context

    return read_one


@pytest.fixture(scope="session")
def events_of(settings):
    """The events of a text, as short tuples."""

    def extract(text, title="", published=date(2024, 5, 15), source="Example Wire", zones=()):
        article = {"title": title, "text": text, "published_date": published, "source": source}
        article["zones"] = [{"start": a, "end": b} for a, b in zones]
        return [e for part in extract_article(article, settings) for e in part.events]

    return extract
