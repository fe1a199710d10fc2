"""The commands as a person types them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from warehouse_night import NIGHT, make_marts, query

from extractors.settings import Settings, load_settings
from warehouse import journal
from warehouse.cli import main
from warehouse.database import WarehouseError
from warehouse.export import export
from warehouse.lease import Lease
from warehouse.publish import current_snapshot
from warehouse.shell import _statements
from warehouse.status import status


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Runs a command in this process; returns its exit code and what it printed."""

    def run(settings: Settings, *words: str) -> tuple[int, str, str]:
        monkeypatch.setattr("warehouse.cli.get_settings", lambda: settings)
        monkeypatch.setattr("sys.argv", ["warehouse", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return run


def test_help_names_every_command_without_reading_any_data() -> None:
    done = subprocess.run([sys.executable, "-m", "warehouse", "--help"], capture_output=True, text=True, check=True)
    for name in ("load", "transform", "publish", "rollback", "snapshots", "verify", "rebuild", "explain", "export"):
        assert f" {name} " in done.stdout
    for name in ("quarantine", "status", "sql", "lease"):
        assert f" {name} " in done.stdout


def test_a_night_by_hand(loaded: Settings, command) -> None:
    Lease.release(loaded, "run")
    night = ("--night", str(NIGHT), "--run", "hand")
    assert command(loaded, "load", *night)[0] == 0
    make_marts("hand", loaded)
    code, out, _ = command(loaded, "publish", *night)
    assert code == 0 and json.loads(out)["rows"]["fct_meetings"] == 1
    assert Lease.current(loaded) is None
    assert command(loaded, "verify")[:2] == (0, "all snapshots are whole\n")
    assert f"warehouse-{NIGHT}-hand" in command(loaded, "snapshots")[1]


def test_errors_are_one_line_with_a_remedy(settings: Settings, command) -> None:
    for words in (
        ("publish", "--night", "2026-03-02", "--run", "x"),
        ("explain", "x"),
        ("sql", "select 1"),
        ("rollback",),
    ):
        code, out, err = command(settings, *words)
        assert code == 1 and out == ""
        assert len(err.strip().splitlines()) == 1


def test_a_failed_step_is_in_the_journal(loaded: Settings, command) -> None:
    code, _, err = command(loaded, "publish", "--night", str(NIGHT), "--run", "run")
    assert code == 0, err
    assert command(loaded, "load", "--night", str(NIGHT), "--run", "base")[0] == 1
    Lease.release(loaded, "run")
    part = next(loaded.articles.glob("source=*/date=*/*.parquet"))
    part.write_bytes(b"damaged")
    assert command(loaded, "load", "--night", str(NIGHT), "--run", "next")[0] == 1
    run = journal.read_run("next", loaded)
    assert run.status == journal.FAILED and str(part) in run.message


def test_status_tells_what_readers_see_and_what_waits(published: Settings, command) -> None:
    (published.articles / "source=wire" / "date=2026-03-05").mkdir(parents=True)
    journal.start_run("bad", NIGHT, published)
    journal.finish_run("bad", journal.BLOCKED, published, "articles: 3 rows")
    _, out, _ = command(published, "status")
    for said in (f"warehouse-{NIGHT}-first", "by nobody", "0 rows held", "2026-03-05", "blocked", "articles: 3 rows"):
        assert said in out
    told = json.loads(command(published, "status", "--json")[1])
    assert told["unpublished"] == ["2026-03-05"]
    assert [run["status"] for run in told["runs"]] == ["blocked", "published"]


def test_a_night_that_takes_too_long_is_late(published: Settings) -> None:
    strict = load_settings(data=published.data, night_deadline=1e-9)
    assert status(strict).runs[0].is_late or status(strict).runs[0].seconds == 0
    assert not status(published).runs[0].is_late


@pytest.mark.parametrize("is_gone", [True, False])
def test_status_says_that_what_readers_open_is_damaged_and_the_remedy(published: Settings, command, is_gone) -> None:
    snapshot = current_snapshot(published)
    assert "rollback" not in command(published, "status")[1]
    if is_gone:
        snapshot.unlink()
    else:
        snapshot.chmod(0o644)
        os.truncate(snapshot, 5000)
    code, out, _ = command(published, "status")
    assert code == 0 and "damaged or gone: python -m warehouse rollback" in out


def test_status_of_an_empty_folder(settings: Settings, command) -> None:
    code, out, _ = command(settings, "status")
    assert code == 0 and "nothing yet" in out


def test_the_lease_is_shown_and_broken(loaded: Settings, command) -> None:
    assert "run run (process" in command(loaded, "lease")[1]
    assert "removed" in command(loaded, "lease", "--break")[1]
    assert "nobody" in command(loaded, "lease")[1]


def test_sql_answers_as_a_table_and_reads_only(published: Settings, command) -> None:
    _, out, _ = command(published, "sql", "select sides, null as nothing from meetings")
    assert "IRN, RUS" in out and "1 row\n" in out
    _, wide, _ = command(published, "sql", "select 'a' as short, repeat('long ', 40) || chr(27) || '[31m' as long")
    assert wide.splitlines()[0] == "short  a" and "long " * 40 in wide and chr(27) not in wide
    code, _, err = command(published, "sql", "drop table marts.fct_meetings")
    assert code == 1 and "read-only" in err


def test_the_prompt_takes_statements_of_several_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter(["select 1", "  , 2;", "select 3;"])

    def read(_: str) -> str:
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", read)
    assert list(_statements()) == ["select 1\n  , 2;", "select 3;"]


def test_export_writes_every_mart_as_parquet(published: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "out" / "marts"
    (folder.parent).mkdir()
    first = export(folder, published)
    again = export(folder, published)
    assert first == again
    tables = {
        name
        for (name,) in query(published.warehouse, "select table_name from duckdb_tables() where schema_name = 'marts'")
    }
    assert {path.stem for path in folder.iterdir()} == tables == set(first["rows"])
    assert pq.read_table(folder / "fct_meetings.parquet").num_rows == 1
    with duckdb.connect() as connection:
        assert connection.execute(f"select status from '{folder}/fct_meetings.parquet'").fetchall() == [("held",)]


def test_export_to_where_nothing_can_be_made_is_one_line(published: Settings) -> None:
    with pytest.raises(WarehouseError, match="/proc/none/marts: cannot be written"):
        export(Path("/proc/none/marts"), published)


def test_export_spares_a_folder_of_other_things(published: Settings, tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"years of work")
    with pytest.raises(WarehouseError, match="another folder"):
        export(tmp_path, published)
    assert (tmp_path / "thesis.docx").exists()
    assert current_snapshot(published).exists()
