"""The site as files: whole, equal when made again, flipped in one step, safe to open."""

import csv
import hashlib
import os
import re
import shutil
import time
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import duckdb
import lxml.html
import pytest
import small_warehouse
from small_warehouse import HOSTILE, PACT, TALKS, TREATY, VISIT
from typer.testing import CliRunner

from dashboard.__main__ import app
from dashboard.build import build_site
from dashboard.read import DashboardError, read
from extractors.settings import Settings, get_settings

SINGLE = {"index", "upcoming", "pairs", "map", "agreements", "sides", "people", "search", "health", "data"}


def html(site: Path) -> dict[str, str]:
    return {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in site.rglob("*.html")}


def table(site: Path, name: str) -> list[dict[str, str]]:
    with (site / "csv" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_page_is_there(site):
    names = html(site)
    assert {f"{name}.html" for name in SINGLE} <= names.keys()
    assert {f"event/{fact}.html" for fact in (TALKS, TREATY, PACT, VISIT)} <= names.keys()
    assert {"side/IRN.html", "side/UN.html", "person/sergey-lavrov.html"} <= names.keys()
    assert not [name for name in names if ".." in name or "|" in name or "<" in name]


def test_pages_are_small(site):
    assert max(path.stat().st_size for path in site.rglob("*.html")) < 2_000_000


def test_the_same_snapshot_gives_the_same_folder_byte_for_byte(snapshot, site, tmp_path):
    again = build_site(snapshot, Settings(data=tmp_path))
    assert again.name == site.name
    for path in site.rglob("*"):
        assert path.is_dir() or path.read_bytes() == (again / path.relative_to(site)).read_bytes()


CHANGES = [
    "update marts.dim_country set name = 'Persia' where country_code = 'IRN'",
    "update marts.dim_person set person = 'S. Lavrov', name_variants = '' where person_id = 'sergey-lavrov'",
    "update marts.dim_topic set topic = 'another name'",
    f"update marts.fct_meetings set status = 'cancelled' where meeting_id = '{TALKS}'",
    f"update marts.fct_mentions set quote = 'Other words.' where fact_id = '{TALKS}'",
    f"update marts.fct_agreements set title = 'another title' where agreement_id = '{TREATY}'",
    f"delete from marts.fct_visits where visit_id = '{VISIT}'",
    "delete from marts.bridge_meeting_participants",
    "delete from marts.bridge_agreement_meetings",
    "delete from marts.fct_status_history",
    "delete from marts.dim_office_holding",
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_build_after_another_is_as_if_it_were_the_first(snapshot, tmp_path, change):
    changed = tmp_path / snapshot.name
    shutil.copy(snapshot, changed)
    changed.chmod(0o644)
    with duckdb.connect(str(changed)) as connection:
        connection.execute(change)
    build_site(snapshot, Settings(data=tmp_path / "one"))
    after = build_site(changed, Settings(data=tmp_path / "one"))
    fresh = build_site(changed, Settings(data=tmp_path / "other"))
    assert after.name == fresh.name
    for path in fresh.rglob("*"):
        assert path.is_dir() or path.read_bytes() == (after / path.relative_to(fresh)).read_bytes(), path


def test_what_has_not_changed_is_the_file_of_the_build_before(snapshot, tmp_path):
    later = tmp_path / "warehouse-2025-12-19-test.duckdb"
    shutil.copy(snapshot, later)
    first, second = (build_site(path, Settings(data=tmp_path)) for path in (snapshot, later))
    assert first != second
    same = {path.relative_to(second).as_posix() for path in second.rglob("*.*") if path.stat().st_nlink > 1}
    assert {f"event/{TALKS}.html", "side/IRN.html", "person/sergey-lavrov.html", "csv/side-IRN.csv"} <= same
    assert not same & {f"{name}.html" for name in SINGLE}


def test_a_page_that_was_tampered_with_is_made_anew(snapshot, tmp_path):
    settings = Settings(data=tmp_path)
    page = build_site(snapshot, settings) / "event" / f"{TALKS}.html"
    sound = page.read_text(encoding="utf-8")
    page.write_text(sound.replace("Iran", "Nowhere"), encoding="utf-8")
    later = tmp_path / "warehouse-2025-12-19-test.duckdb"
    shutil.copy(snapshot, later)
    assert (build_site(later, settings) / "event" / page.name).read_text(encoding="utf-8") == sound


def test_the_snapshot_is_not_touched(snapshot):
    before = hashlib.sha256(snapshot.read_bytes()).hexdigest()
    read(snapshot)
    assert hashlib.sha256(snapshot.read_bytes()).hexdigest() == before
    assert [path.name for path in snapshot.parent.iterdir()] == [snapshot.name]


def test_the_link_is_flipped_and_few_old_builds_are_kept(empty, tmp_path):
    settings = Settings(data=tmp_path)
    built = []
    for n in range(5):
        copy = tmp_path / f"warehouse-{n}.duckdb"
        shutil.copy(empty, copy)
        built.append(build_site(copy, settings))
        link = settings.site / "current"
        assert link.is_symlink() and not link.readlink().is_absolute()
        assert link.resolve() == built[-1].resolve()
    assert sorted(path.name for path in settings.site.iterdir()) == sorted(["current", *(b.name for b in built[-3:])])


def test_what_a_killed_build_left_goes(empty, tmp_path):
    settings = Settings(data=tmp_path)
    (settings.site / ".99.tmp" / "assets").mkdir(parents=True)
    (settings.site / ".current.99.tmp").symlink_to("nowhere")
    site = build_site(empty, settings)
    assert {path.name for path in settings.site.iterdir()} == {"current", site.name}


def test_a_missing_or_foreign_file_is_refused_in_one_line(tmp_path):
    foreign = tmp_path / "notes.duckdb"
    foreign.write_text("not a database")
    with pytest.raises(DashboardError, match="no such snapshot"):
        build_site(tmp_path / "absent.duckdb", Settings(data=tmp_path))
    with pytest.raises(DashboardError, match="cannot be read as a published warehouse"):
        build_site(foreign, Settings(data=tmp_path))
    assert not (tmp_path / "site").exists()


def test_an_older_snapshot_without_a_table_is_refused(empty, tmp_path):
    old = tmp_path / "old.duckdb"
    shutil.copy(empty, old)
    old.chmod(0o644)
    with duckdb.connect(str(old)) as connection:
        connection.execute("drop table marts.fct_status_history")
    with pytest.raises(DashboardError, match="fct_status_history"):
        build_site(old, Settings(data=tmp_path))


def test_the_command_builds_the_published_snapshot(empty):
    settings = get_settings()
    settings.data.mkdir()
    settings.warehouse.symlink_to(empty)
    result = CliRunner().invoke(app, ["build"])
    assert result.exit_code == 0, result.output
    assert (settings.site / "current" / "index.html").exists()
    assert empty.stem in result.output


def test_text_of_articles_is_never_markup(site):
    for name, page in html(site).items():
        assert HOSTILE not in page, name
        assert "<script>" not in page, name
        assert not re.search(r"<img|<b>Red", page), name
        assert "javascript:" not in re.findall(r'href="([^"]*)"', page), name
        assert not re.search(r"""href=["']?javascript""", page), name
    assert "&lt;script&gt;" in html(site)["event/hostile.html"]
    for script in (site / "assets").glob("*-data.js"):
        assert "<" not in script.read_text(encoding="utf-8")


def test_nothing_is_loaded_from_elsewhere(site):
    for name, page in html(site).items():
        loaded = re.findall(r"<(?:link|script|img|iframe)\b[^>]*(?:href|src)=\"([^\"]*)\"", page)
        assert all(re.match(r"(\.\./)?assets/|data:,$", target) for target in loaded), (name, loaded)
        assert 'http-equiv="Content-Security-Policy"' in page
    style = (site / "assets" / "site.css").read_text(encoding="utf-8")
    assert "url(" not in style and "@import" not in style


def test_every_internal_link_leads_somewhere(site):
    documents = {path.as_uri(): lxml.html.fromstring(path.read_bytes()) for path in site.rglob("*.html")}
    ids = {address: set(document.xpath("//@id")) for address, document in documents.items()}
    for address, document in documents.items():
        for href in document.xpath("//a/@href"):
            target, _, fragment = urljoin(address, href).partition("#")
            if target.startswith("file:"):
                assert Path(unquote(urlsplit(target).path)).exists(), (address, href)
                assert not fragment or fragment in ids[target], (address, href)
            else:
                assert target.startswith("https://news.example/"), (address, href)


def test_csv_files_have_every_row(site, pages):
    assert len(table(site, "meetings.csv")) == len(pages.warehouse.of_type("meeting"))
    assert {row["fact_id"] for row in table(site, "agreements.csv")} >= {TREATY, PACT}
    assert [row["table_name"] for row in table(site, "quarantine.csv")] == ["meeting_mentions"]
    itinerary = {row["fact_id"] for row in table(site, "person-abbas-araghchi.csv")}
    assert itinerary == {TALKS, VISIT}
    for path in (site / "csv").iterdir():
        assert path.read_text(encoding="utf-8-sig").strip(), path.name


def test_a_formula_in_a_title_is_text_in_a_spreadsheet(site):
    (row,) = [row for row in table(site, "agreements.csv") if row["fact_id"] == "formula"]
    assert row["title"].startswith("'=HYPERLINK")


@pytest.mark.parametrize("absent", ["fct_meetings", "fct_visits", "fct_agreements"])
def test_a_warehouse_without_one_type_of_fact_has_its_site(snapshot, tmp_path, absent):
    lacking = tmp_path / "warehouse-lacking.duckdb"
    shutil.copy(snapshot, lacking)
    lacking.chmod(0o644)
    with duckdb.connect(str(lacking)) as connection:
        connection.execute(f"delete from marts.{absent}")
    assert (build_site(lacking, Settings(data=tmp_path)) / "index.html").exists()


def test_pages_of_an_empty_warehouse_say_why_they_are_empty(empty, tmp_path):
    pages = html(build_site(empty, Settings(data=tmp_path)))
    assert pages.keys() == {f"{name}.html" for name in SINGLE}
    for name in SINGLE - {"search", "data"}:
        assert 'class="empty"' in pages[f"{name}.html"], name
    assert "There are no facts in this snapshot" in pages["index.html"]
    assert "No run is recorded" in pages["health.html"]


def test_documentation_is_linked_where_it_lies(empty, tmp_path):
    settings = Settings(data=tmp_path)
    docs = settings.gx / "data_docs" / "index.html"
    docs.parent.mkdir(parents=True)
    docs.write_text("docs")
    page = (build_site(empty, settings) / "health.html").read_text(encoding="utf-8")
    (target,) = re.findall(r'href="([^"]*data_docs/index.html)"', page)
    assert os.path.normpath(settings.site / "current" / target) == str(
        docs
    )  # as a browser goes up, not as a file system


@pytest.mark.slow
def test_ten_thousand_facts_take_less_than_twenty_seconds(tmp_path):
    snapshot = small_warehouse.make(tmp_path / "large.duckdb", n_copies=10_000)
    began = time.process_time()
    site = build_site(snapshot, Settings(data=tmp_path))
    assert time.process_time() - began < 20
    assert max(path.stat().st_size for path in site.rglob("*.html")) < 2_000_000
