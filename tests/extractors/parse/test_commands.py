"""The command `parse`, as its user meets it."""

import gzip
import json
import subprocess
import sys

import pytest

from extractors.settings import ROOT

TEXT = "The foreign ministers of Norway and Finland met in Helsinki on Monday for talks about ice in the Baltic. "
PAGE = (
    f"<html lang=en><head><title>Ministers meet</title></head><body><article><p>{TEXT * 4}</p></article></body></html>"
)


def parse(*arguments):
    command = [sys.executable, "-m", "extractors", "parse", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def test_one_page_is_printed(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(PAGE)
    done = parse(path, "--url", "http://news.example.org/1")
    article = json.loads(done.stdout)
    assert (article["page"], article["title"], article["url"]) == (
        "page",
        "Ministers meet",
        "http://news.example.org/1",
    )
    assert article["text"] == article["stored_text"] == (TEXT * 4).strip()


def test_many_pages_are_a_line_each_and_bad_ones_are_named(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    (tmp_path / "in" / "b.html").write_bytes(b"")
    out = tmp_path / "out.jsonl"
    done = parse(tmp_path / "in", "--out", out)
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert [(line["page"], line["text"] is None) for line in lines] == [("a", False), ("b", True)]
    assert "b.html: is empty" in done.stderr
    assert "1 of 2 pages read" in done.stderr
    assert done.returncode == 0


@pytest.mark.parametrize("name", ["none.html", "empty"])
def test_a_path_without_pages_is_an_error(tmp_path, name):
    (tmp_path / "empty").mkdir()
    done = parse(tmp_path / name, "--out", tmp_path / "out.jsonl")
    assert done.returncode == 2
    assert str(tmp_path / name) in done.stderr.replace("\n", "")
    assert "Traceback" not in done.stderr
