"""A SQL prompt on the published file: DuckDB's own where it is installed, else a small one with tables."""

import os
import shutil
from collections.abc import Iterator
from typing import Final

import duckdb
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from extractors.settings import Settings
from warehouse.database import WarehouseError, connect
from warehouse.publish import existing_snapshot

_SHOWN_ROWS: Final = 100
_GAP: Final = 2  # spaces between two columns
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
    """Prints a result's first rows: as a table where that fits the console, else a line for each value."""
    names = [column[0] for column in result.description or []]
    found = result.fetchmany(_SHOWN_ROWS + 1)
    rows = [["" if value is None else plain(str(value)) for value in row] for row in found[:_SHOWN_ROWS]]
    widths = [max(map(cell_len, column)) + _GAP for column in zip(names, *rows, strict=True)]
    if sum(widths) <= console.width:
        table = Table(*map(escape, names), box=None, header_style="bold")
        for row in rows:
            table.add_row(*map(escape, row))
        console.print(table)
    else:
        broad = max(map(len, names)) + _GAP
        for row in rows:
            for name, value in zip(names, row, strict=True):
                console.print(f"{name:<{broad}}{value}", markup=False, highlight=False, soft_wrap=True)
            console.print()
    many = len(found) > _SHOWN_ROWS
    console.print(f"the first {_SHOWN_ROWS} rows" if many else f"{len(rows)} row{'s' * (len(rows) != 1)}", style="dim")


def plain(text: str) -> str:
    """Text on one line, without what would move the cursor."""
    return "".join(c if c.isprintable() else " " for c in text)


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
