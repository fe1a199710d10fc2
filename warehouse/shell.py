"""A SQL prompt on the published file: DuckDB's own where it is installed, else a small one with tables."""

import os
import shutil
from collections.abc import Iterator
from typing import Final

import duckdb
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from extractors.settings import Settings
from warehouse.database import WarehouseError, connect
from warehouse.publish import existing_snapshot

_SHOWN_ROWS: Final = 100
_HELP: Final = "SQL ends with a semicolon; `show all tables;` lists what there is; Ctrl-D ends."


def open_shell(settings: Settings) -> None:
    """Opens a prompt on the current snapshot, read-only. Raises WarehouseError where nothing is published."""
    snapshot = existing_snapshot(settings)
    program = shutil.which("duckdb")
    if program:
        os.execv(program, [program, "-readonly", str(snapshot)])  # noqa: S606 - the user asked for this program
    console = Console()
    console.print(f"{snapshot.name}\n{_HELP}", highlight=False)
    with connect(snapshot, settings, read_only=True) as connection:
        for statement in _statements():
            _answer(connection, statement, console)


def run_query(sql: str, settings: Settings, console: Console) -> None:
    """Answers one statement. Raises WarehouseError where DuckDB refuses it."""
    with connect(existing_snapshot(settings), settings, read_only=True) as connection:
        try:
            show(connection.execute(sql), console)
        except duckdb.Error as error:
            raise WarehouseError(str(error)) from error


def show(result: duckdb.DuckDBPyConnection, console: Console) -> None:
    """Prints a result as a table, its first rows where there are many."""
    table = Table(box=None, header_style="bold")
    for column in result.description or []:
        table.add_column(escape(column[0]), overflow="fold")
    rows = result.fetchmany(_SHOWN_ROWS + 1)
    for row in rows[:_SHOWN_ROWS]:
        table.add_row(*("" if value is None else escape(str(value)) for value in row))
    console.print(table)
    console.print(f"{len(rows)} rows" if len(rows) <= _SHOWN_ROWS else f"the first {_SHOWN_ROWS} rows", style="dim")


def _answer(connection: duckdb.DuckDBPyConnection, statement: str, console: Console) -> None:
    try:
        show(connection.execute(statement), console)
    except duckdb.Error as error:
        console.print(str(error), style="red", markup=False, highlight=False)


def _statements() -> Iterator[str]:
    """What the user types, a statement at a time, until the input ends."""
    typed: list[str] = []
    while True:
        try:
            typed.append(input("      > " if typed else "sql   > "))
        except (EOFError, KeyboardInterrupt):
            return
        if typed[-1].rstrip().endswith(";"):
            yield "\n".join(typed)
            typed = []
