"""The command `fetch`, as its user meets it."""

import json
import subprocess
import sys

from extractors.settings import ROOT


def fetch(*arguments):
    command = [sys.executable, "-m", "extractors", "fetch", "--source", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def test_a_dry_run_shows_what_would_be_fetched_and_why_not(tmp_path):
    done = fetch("gulfwire", "--dry-run")
    lines = done.stdout.splitlines()
    assert "fetch http://gulfwire.example/news/1217-iran-russia-moscow.html" in lines
    assert any(line.endswith("(robots.txt does not allow it)") for line in lines)
    assert lines[-1] == "10 pages are listed; 9 would be fetched"
    assert not (tmp_path / "data" / "raw" / "source=gulfwire").exists()


def test_a_night_is_fetched_and_its_outcome_printed(tmp_path):
    outcome = json.loads(fetch("avash").stdout)
    assert (outcome["night"], outcome["outcome"], outcome["n_new"]) == ("2025-12-18", "ok", 10)
    assert (tmp_path / "data" / "raw" / "source=avash" / "date=2025-12-18" / "requests.parquet").exists()


def test_an_unknown_source_is_an_error_without_a_trace():
    for arguments in (["nobody"], ["nobody", "--dry-run"]):
        done = fetch(*arguments)
        assert done.returncode == 2
        assert done.stderr.startswith("error: ")
