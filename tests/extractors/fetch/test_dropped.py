"""Files given by hand: copied as they are, each under the hash of its content."""

import gzip
import hashlib
import os
from datetime import date
from pathlib import Path

import pytest

from extractors.fetch import index
from extractors.fetch.dropped import file_dropped
from extractors.settings import load_settings
from extractors.storage import partition

NIGHT = date(2025, 12, 18)


@pytest.fixture
def drop(tmp_path):
    def run(path):
        settings = load_settings(data=tmp_path / "data", input=path)
        outcome = file_dropped(NIGHT, settings)
        return outcome, index.read_rows(partition(settings.raw, "dropped", NIGHT)), settings

    return run


@pytest.fixture
def folder(tmp_path):
    inside = tmp_path / "in" / "deeper"
    inside.mkdir(parents=True)
    (inside / "a.html").write_text("<html>a</html>")
    (inside.parent / "b.HTML.gz").write_bytes(gzip.compress(b"<html>b</html>", mtime=0))
    (inside.parent / "c.jsonl").write_text('{"text": "c"}\n')
    (inside.parent / "d.txt").write_text("d")
    (inside.parent / "e.docx").write_text("e")
    (inside.parent / ".hidden.txt").write_text("f")
    return inside.parent


def test_every_readable_file_is_copied_under_its_hash(drop, folder):
    outcome, rows, settings = drop(folder)
    assert {row["url"]: (row["outcome"], row["batch"]) for row in rows} == {
        "deeper/a.html": ("new", "pages"),
        "b.HTML.gz": ("new", "pages"),
        "c.jsonl": ("new", hashlib.sha256(b'{"text": "c"}\n').hexdigest()[:16]),
        "d.txt": ("new", "pages"),
        "e.docx": ("skipped", "pages"),
    }
    assert outcome["outcome"] == "partial"
    assert outcome["messages"][0].startswith("e.docx: is of no kind that is read (.html")
    for row in rows:
        if row["raw_file"]:
            data = (settings.raw / row["raw_file"]).read_bytes()
            assert hashlib.sha256(data).hexdigest() == row["sha256"]


def test_a_name_that_is_no_utf8_is_a_name(drop, folder):
    for name in (b"caf\xe9.txt", b"caf\xe9.docx"):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text(name.decode("latin-1"))
    outcome, rows, _ = drop(folder)
    assert {"caf\ufffd.txt": "new", "caf\ufffd.docx": "skipped"}.items() <= {
        r["url"]: r["outcome"] for r in rows
    }.items()
    assert any(message.startswith("caf\ufffd.docx: is of no kind") for message in outcome["messages"])


def test_dropped_again_a_file_replaces_itself_and_another_adds(drop, folder, tmp_path):
    _, first, _ = drop(folder)
    _, second, _ = drop(folder)
    assert first == second
    other = tmp_path / "other.txt"
    other.write_text("other")
    _, third, _ = drop(other)
    assert {r["url"] for r in third} == {r["url"] for r in first if r["raw_file"]} | {"other.txt"}


def test_what_is_not_there_fails_and_is_named(drop, tmp_path):
    outcome, _, _ = drop(tmp_path / "none")
    assert (outcome["outcome"], outcome["messages"]) == (
        "failed", [f"{tmp_path / 'none'}: does not exist; set INPUT to a file or folder"],
    )  # fmt: skip


def test_an_empty_folder_fails_and_says_what_is_read(drop, tmp_path):
    (tmp_path / "empty").mkdir()
    outcome, _, _ = drop(tmp_path / "empty")
    assert outcome["outcome"] == "failed"
    assert "holds no file" in outcome["messages"][0]


def test_a_night_without_input_is_what_was_dropped_before(drop, folder, tmp_path):
    _, _, settings = drop(folder)
    assert file_dropped(NIGHT, settings.model_copy(update={"input": None}))["n_new"] == 4
    assert file_dropped(date(2025, 12, 19), settings.model_copy(update={"input": None}))["outcome"] == "failed"
