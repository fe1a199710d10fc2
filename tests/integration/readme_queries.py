"""The README's queries and what they print; `python tests/integration/readme_queries.py WAREHOUSE` prints them anew."""

import contextlib
import io
import re
import sys
from pathlib import Path

import duckdb

README = Path(__file__).resolve().parents[2] / "README.md"
WIDTH = 118
_PAIR = re.compile(r"```sql\n(?P<sql>.*?)```\n\n```text\n(?P<output>.*?)```", re.DOTALL)


def pairs() -> list[tuple[str, str]]:
    """Each query of the README and the output shown under it."""
    return [(m["sql"], m["output"]) for m in _PAIR.finditer(README.read_text(encoding="utf-8"))]


def run(sql: str, warehouse: Path) -> str:
    """What DuckDB prints for a query."""
    shown = io.StringIO()
    with duckdb.connect(str(warehouse), read_only=True) as connection, contextlib.redirect_stdout(shown):
        connection.execute("set timezone = 'UTC'")
        connection.sql(sql).show(max_width=WIDTH, max_rows=30)
    return shown.getvalue().strip("\n") + "\n"


def rewrite(warehouse: Path) -> None:
    """Puts the outputs of `warehouse` into the README."""
    text = _PAIR.sub(
        lambda m: f"```sql\n{m['sql']}```\n\n```text\n{run(m['sql'], warehouse)}```", README.read_text(encoding="utf-8")
    )
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    rewrite(Path(sys.argv[1]))
