"""What a person reads at the end of a night."""

from datetime import date

import pytest
from rich.console import Console

from extractors.fetch.service import fetch_source
from extractors.parse.service import parse_partition
from extractors.records import DROPPED
from extractors.settings import load_settings
from ops import record, report

NIGHT = date(2025, 12, 18)
GOOD = '{"doc_id": "b", "title": "Talks", "text": "Ministers met in Moscow.", "published": "2025-12-17"}\n'


@pytest.fixture
def told(tmp_path):
    """What is printed of a night that read these files and was then stopped."""

    def tell(**files):
        given = tmp_path / "given"
        given.mkdir()
        for name, content in files.items():
            (given / name.replace("__", ".")).write_bytes(content)
        settings = load_settings(data=tmp_path / "data", input=given)
        for stage in (fetch_source, parse_partition):
            stage(DROPPED, NIGHT, settings)
        console = Console(record=True, width=200)
        report.show(settings, record.concluded(settings, "run", NIGHT.isoformat()), console)
        return console.export_text()

    return tell


def test_what_could_not_be_read_is_named_with_file_and_line(told):
    text = told(
        bad__jsonl=b'{"text": \n' + GOOD.encode(),
        binary__html=bytes(range(256)) * 20,
        empty__html=b"",
        broken__jsonl__gz=b"\x1f\x8bbroken",
        notes__docx=b"PK",
    )
    assert "Not read, or not wholly: 5" in text
    for line in (
        "fetch    notes.docx: is of no kind that is read",
        "parse    bad.jsonl:1: is not JSON",
        "parse    binary.html: is not HTML",
        "parse    broken.jsonl.gz: cannot be read to its end",
        "parse    empty.html: is empty",
    ):
        assert line in text


def test_only_the_first_of_many_are_named(told):
    text = told(bad__jsonl=b"[bold]no json\n" * 25 + GOOD.encode())
    assert "bad.jsonl:10: " in text
    assert "bad.jsonl:11: " not in text
    assert "and 15 more: the column messages of audit.source_runs" in text


def test_a_night_without_faults_says_nothing_of_them(told):
    assert "Not read" not in told(good__jsonl=GOOD.encode())


@pytest.mark.parametrize(("n", "said"), [(1, "1 article, 1 new"), (1200, "1,200 articles, 1,200 new")])
def test_one_is_not_many(n, said):
    console = Console(record=True, width=200)
    stage = record.Stage("parse", results=[{"n_articles": n, "n_new": n, "n_failed": 0}])
    report.show_stage(stage, console)
    assert console.export_text().rstrip().endswith(said)
