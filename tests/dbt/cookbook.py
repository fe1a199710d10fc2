"""The questions of docs/cookbook.md: reading them, answering them, and writing the answers down anew.

`python tests/dbt/cookbook.py BUILD` writes the answers of a build of the shared history into the page.
"""

import re
import sys
from pathlib import Path

import duckdb

PAGE = Path(__file__).resolve().parents[2] / "docs" / "cookbook.md"
_QUESTION = re.compile(
    r"^## (?P<title>[^\n]+)\n\n```sql\n(?P<sql>.*?)```\n(?:\n```text\n(?P<answer>.*?)```\n)?", re.M | re.S
)


def questions() -> list[tuple[str, str, str]]:
    """Title, query and written answer of each question."""
    return [(m["title"], m["sql"], m["answer"] or "") for m in _QUESTION.finditer(PAGE.read_text(encoding="utf-8"))]


def answer(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """Columns and rows of a query as text, in columns."""
    cursor = connection.execute(sql)
    rows = [[column[0] for column in cursor.description]]
    rows += [["" if value is None else str(value) for value in row] for row in cursor.fetchall()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "".join(
        "  ".join(value.ljust(w) for value, w in zip(row, widths, strict=True)).rstrip() + "\n" for row in rows
    )


def write(build: Path) -> None:
    """Puts the answers of `build` into the page."""
    with duckdb.connect(str(build), read_only=True) as connection:

        def answered(match: re.Match[str]) -> str:
            return (
                f"## {match['title']}\n\n```sql\n{match['sql']}```\n\n```text\n{answer(connection, match['sql'])}```\n"
            )

        PAGE.write_text(_QUESTION.sub(answered, PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
