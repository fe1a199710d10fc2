"""The published file in the clients that people have: DuckDB of other years, and SQLAlchemy."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from warehouse_night import NIGHT

from extractors.settings import ROOT, Settings
from warehouse import publish
from warehouse.publish import current_snapshot

pytestmark = pytest.mark.slow

QUESTIONS = [
    "select sides from meetings",
    "select count(*) from dyad_timeline",
    "select max(person) from itinerary",
    "select count(*) from meetings_between",
    "select count(*) from evidence",
    "select status from meetings_between('irn', 'rus')",
    "select count(*) from dyad_timeline('IRN', 'RUS')",
    "select max(person) from itinerary('lavrov')",
    "select count(*) from evidence('nothing')",
    "select versions->>'parser' from audit.runs",
    "select count(*) from duckdb_columns() where comment like 'Why it went.'",
]
ANSWERS = ["IRN, RUS", 6, "Sergei Lavrov", 2, 1, "held", 2, "Sergei Lavrov", 0, "parser-1", 1]
ASK = """
import json, sys
import duckdb
path, questions = sys.argv[1], json.loads(sys.argv[2])
opened = duckdb.connect(path, read_only=True)
answers = [[opened.execute(question).fetchone()[0] for question in questions]]
for schema, table in opened.execute("select schema_name, table_name from duckdb_tables()").fetchall():
    opened.execute(f"select count(*) from (select distinct * from {schema}.{table})").fetchall()
opened.close()
attached = duckdb.connect()
attached.execute(f"attach '{path}' as x (read_only)")
answers.append({})
named = {
    "table": "marts.fct_meetings",
    "view": "meetings_between where side_a = 'IRN' and side_b = 'RUS'",
    "macro": "meetings_between('IRN', 'RUS')",
}
for kind, name in named.items():
    try:
        answers[-1][kind] = attached.execute(f"select count(*) from x.{name}").fetchone()[0]
    except duckdb.CatalogException:
        answers[-1][kind] = None
attached.execute("use x")
answers.append([attached.execute(question).fetchone()[0] for question in questions])
print(json.dumps(answers))
"""
ENGINE = """
import json, sys
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.pool import NullPool
engine = create_engine(f"duckdb:///{sys.argv[1]}", connect_args={"read_only": True}, poolclass=NullPool)
with engine.connect() as connection:
    answers = [connection.execute(text(question)).scalar() for question in json.loads(sys.argv[2])]
tables = inspect(engine).get_table_names(schema="marts")
print(json.dumps([answers, sorted(tables)]))
"""


def environment(folder: Path, *packages: str) -> Path:
    """The Python of a throw-away environment with these packages."""
    uv = shutil.which("uv") or str(ROOT / ".venv" / "uv" / "bin" / "uv")
    python = folder / "env" / "bin" / "python"
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(folder / "env")], check=True)
    done = subprocess.run(
        [uv, "pip", "install", "--quiet", "--python", str(python), *packages],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"{', '.join(packages)} cannot be installed here: {done.stderr.strip()[-200:]}")
    return python


def ask(python: Path, script: str, path: Path) -> list[object]:
    command = [str(python), "-c", script, str(path), json.dumps(QUESTIONS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("version", ["1.0.0", "1.2.2", "2.0.1"])
def test_duckdb_of_other_years_reads_everything(loaded: Settings, tmp_path: Path, version: str) -> None:
    publish.publish("run", NIGHT, loaded)
    python = environment(tmp_path, f"duckdb=={version}")
    by_name = {"table": 1, "view": None if version == "1.0.0" else 1, "macro": None}
    for path in (loaded.warehouse, current_snapshot(loaded)):
        assert ask(python, ASK, path) == [ANSWERS, by_name, ANSWERS]


def test_sqlalchemy_reads_it(loaded: Settings, tmp_path: Path) -> None:
    publish.publish("run", NIGHT, loaded)
    python = environment(tmp_path, "duckdb-engine", "duckdb==1.5.6", "setuptools")
    answers, tables = ask(python, ENGINE, loaded.warehouse)
    assert answers == ANSWERS
    assert "fct_meetings" in tables
