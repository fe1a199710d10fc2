"""The documentation that the data carries itself: dbt's page, and every published table and column in one document."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
from rich.console import Console

from extractors.settings import ROOT, Settings

DOCUMENT = ROOT / "docs" / "data_dictionary.md"
_TABLES = """
select schema_name, table_name, comment from duckdb_tables() where database_name = current_database()
and schema_name in ('marts', 'audit') order by schema_name desc, table_name
"""
_COLUMNS = """
select column_name, data_type, comment from duckdb_columns()
where database_name = current_database() and schema_name = ? and table_name = ? order by column_index
"""


def make(settings: Settings, console: Console) -> None:
    """Writes `$DATA/docs/index.html` by dbt and docs/data_dictionary.md from the published file's comments.

    Raises WarehouseError where nothing is published yet, CalledProcessError with dbt's words where dbt fails.
    """
    from warehouse.database import WarehouseError, base_path

    if not settings.warehouse.exists():
        raise WarehouseError("nothing is published yet; run a night first: make run")
    DOCUMENT.write_text(described(settings.warehouse.resolve()), encoding="utf-8")
    console.print(f"data dictionary  {DOCUMENT}", soft_wrap=True)
    page = settings.data / "docs" / "index.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(_dbt_page(base_path(settings), Path(folder)), page)
    console.print(f"dbt's page       {page}", soft_wrap=True)


def described(snapshot: Path) -> str:
    """Every table and column of a published file, as Markdown."""
    lines = [
        "# Data dictionary",
        "",
        "Made by `make docs` from the comments in the published file; `select * from duckdb_columns()` shows the same.",
    ]
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        for schema, table, comment in connection.execute(_TABLES).fetchall():
            lines += ["", f"## {schema}.{table}", "", comment or "", "", "| column | type | meaning |", "|---|---|---|"]
            columns = connection.execute(_COLUMNS, [schema, table]).fetchall()
            lines += [
                f"| `{name}` | {kind.lower()} | {(said or '').replace('|', '/')} |" for name, kind, said in columns
            ]
    return "\n".join(lines) + "\n"


def _dbt_page(base: Path, folder: Path) -> Path:
    """dbt's documentation as one file in `folder`, of a copy of the base so that nobody has to wait for a lock."""
    copy = shutil.copy(base, folder / base.name)
    dbt, project = Path(sys.executable).with_name("dbt"), ROOT / "dbt_project"
    options = ["--project-dir", project, "--profiles-dir", project, "--target-path", folder, "--log-path", folder]
    variables = {"DBT_BUILD_PATH": str(copy), "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "PATH": str(dbt.parent)}
    command = [str(part) for part in (dbt, "docs", "generate", "--static", *options)]
    subprocess.run(command, env=variables, check=True, capture_output=True, text=True)
    return folder / "static_index.html"
