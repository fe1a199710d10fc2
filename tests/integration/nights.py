"""Whole nights for tests: run as a person runs them, and compared as DESIGN says that equal nights are equal."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb

from extractors.settings import PREFIX, ROOT

CLOCK = {"run_id", "started_at", "ended_at", "seconds", "git_commit", "versions"}
AUDIT = ("fact_ids", "merged_ids", "split_ids", "removed_facts", "row_counts", "schema_version")


@dataclass(frozen=True)
class Ended:
    """What a person saw of a night."""

    code: int
    text: str


def command(data, *arguments, **settings):
    """The command line and environment of one night over `data`; settings by their names in lower case."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith((PREFIX, "AIRFLOW"))}
    variables |= {PREFIX + name.upper(): str(value) for name, value in settings.items()}
    variables |= {PREFIX + "DATA": str(data), "COLUMNS": "200"}
    return [sys.executable, "-m", "ops", "night", *arguments], variables


def start_night(data, *arguments, **settings):
    line, variables = command(data, *arguments, **settings)
    return subprocess.Popen(line, env=variables, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def wait(process, seconds=1200):
    text, _ = process.communicate(timeout=seconds)
    return Ended(process.returncode, text)


def run_night(data, *arguments, **settings):
    return wait(start_night(data, *arguments, **settings))


def published(data: Path) -> dict[str, list[tuple]]:
    """Every row that readers see, in order: all of `marts`, and of `audit` what no clock or name of a run is in.

    Of `audit.row_counts`, the run that published.
    """
    with duckdb.connect(str(data / "warehouse.duckdb"), read_only=True) as connection:
        tables = connection.execute(
            "select table_schema, table_name from information_schema.tables"
            " where table_schema in ('marts', 'audit') order by all"
        ).fetchall()
        return {
            f"{schema}.{name}": rows_of(connection, schema, name)
            for schema, name in tables
            if schema == "marts" or name in AUDIT
        }


def rows_of(connection, schema, name):
    columns = [row[0] for row in connection.execute(f"describe {schema}.{name}").fetchall()]
    kept = ", ".join(f'"{column}"' for column in columns if column not in CLOCK)
    last = "where run_id = (select arg_max(run_id, ended_at) from audit.runs)" if name == "row_counts" else ""
    return connection.execute(f"select {kept} from {schema}.{name} {last} order by all").fetchall()


def query(data: Path, sql: str, *parameters) -> list[tuple]:
    with duckdb.connect(str(data / "warehouse.duckdb"), read_only=True) as connection:
        return connection.execute(sql, list(parameters)).fetchall()
