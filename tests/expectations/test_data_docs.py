"""Data Docs work from disk and run nothing, whatever stands in the data."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import pytest

HOSTILE = (
    '<script>alert(1)</script><img src=x onerror=alert(2)>" onmouseover="alert(3)\' $batch ${x} {{ 7 * 7 }} \u202e\x07'
)


@pytest.fixture
def pages(night: Any) -> dict[str, str]:
    """All pages of a night in which hostile values broke rules, by name."""
    quoted = HOSTILE.replace("'", "''")
    night.sql(
        f"update staging.meeting_sides set side_code = '{quoted}' where n = 0",
        f"update staging.meeting_mentions set status = '{quoted}'",
    )
    result = night.check("meeting_sides", "meeting_mentions")
    assert {failure.rule for failure in result.row_failures} == {"no_unknown_side", "status_known"}
    index = Path(unquote(urlparse(result.docs).path))
    return {path.relative_to(index.parent).as_posix(): path.read_text("utf-8") for path in index.parent.rglob("*.html")}


def test_pages_run_no_script_and_load_nothing(pages: dict[str, str]) -> None:
    assert len(pages) == 5
    for name, page in pages.items():
        assert "default-src 'none'" in page, name
        assert "<script" not in page, name
        assert "<img" not in page, name
        assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", page), name


def test_what_was_found_is_shown_as_text(pages: dict[str, str]) -> None:
    (page,) = (page for name, page in pages.items() if name.startswith("validations") and "meeting_sides" in name)
    assert "‹script›alert(1)‹/script›" in page
    assert "{{ 7 * 7 }}" in page
    assert "Codes are those of the seeds" in page


def test_links_lead_to_pages(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        for link in re.findall(r'href="([^"#]+)"', page):
            assert (Path("/site") / name).parent.joinpath(unquote(link)).resolve().relative_to(
                "/site"
            ).as_posix() in pages
