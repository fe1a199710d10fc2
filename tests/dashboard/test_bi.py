"""The code of docs/bi.md does what the page says."""

import re

from extractors.settings import ROOT

PAGE = ROOT / "docs" / "bi.md"


def test_the_python_code_runs_where_the_data_lie(snapshot, pages, tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "warehouse.duckdb").symlink_to(snapshot)
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    names: dict[str, object] = {}
    exec(compile(code, str(PAGE), "exec"), names)  # noqa: S102 - our own page
    meetings = names["meetings"]
    assert len(meetings) == len(pages.warehouse.of_type("meeting"))
    assert "IRN, RUS" in set(meetings["sides"])
    assert list(names["held"].columns) == ["month_start_date", "n_held"]


def test_every_tool_says_whether_it_was_tried():
    rows = re.findall(r"^\| (?!tool|---)(.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) >= 9
    assert all(row.rsplit("| ", 1)[1].startswith(("yes", "not tried")) for row in rows)
