"""A run's build file, opened read-only beside the snapshot before it, with the seeds as tables of codes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb

from extractors.settings import Settings

COLUMNS: Final = Path(__file__).with_name("columns.csv")
_SEEDS: Final = {
    "known_countries": ("countries.csv", "country_code as code"),
    "known_organizations": ("organizations.csv", "organization_code as code"),
    "known_names": ("organization_names.csv", "distinct 'org:' || lower(name) as told, organization_code as code"),
    "known_topics": ("topics.csv", "topic_code as code"),
    "known_transitions": ("agreement_transitions.csv", "from_status, to_status, is_allowed::boolean as is_allowed"),
}


class GateError(RuntimeError):
    """A gate cannot be held at all; the message says what is missing and what to do."""

    is_final = True  # trying again would change nothing


@contextmanager
def open_build(build: Path, settings: Settings, previous: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that has `build` as its database and, where given, `previous` attached under that name.

    Both are read-only; what the checks need beside them lies in memory. Raises GateError where a file is missing or
    damaged.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": settings.duckdb_memory,
        "threads": settings.duckdb_threads,
        "temp_directory": str(settings.build / "tmp"),
        "autoinstall_known_extensions": False,
    }
    connection = duckdb.connect(":memory:", config=config)
    try:
        connection.execute("set timezone = 'UTC'")
        _attach(connection, build, build.stem)  # the name that views in it were made under
        if previous is not None:
            _attach(connection, previous, "previous")
        connection.execute(f'use "{build.stem}"')
        _codes(connection, settings.seeds)
        yield connection
    finally:
        connection.close()


def _attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    if not path.exists():
        raise GateError(f"{path}: no such database; load the night first")
    try:
        connection.execute(f"attach '{_escaped(path)}' as \"{name}\" (read_only)")
    except duckdb.Error as error:
        raise GateError(f"{path}: cannot be opened ({error})") from error


def _codes(connection: duckdb.DuckDBPyConnection, seeds: Path) -> None:
    for table, (file, columns) in _SEEDS.items():
        if not (seeds / file).exists():
            raise GateError(f"{seeds / file}: the seed is missing; codes cannot be checked without it")
        source = f"read_csv('{_escaped(seeds / file)}', header = true, all_varchar = true)"
        connection.execute(f"create temp table {table} as select {columns} from {source}")
    connection.execute("""
        create temp table known_sides as
        select code from known_countries union select code from known_organizations;
        create temp macro is_side(side) as side is null or side in (select code from known_sides)
            or regexp_full_match(side, 'ORG:.{0,199}\\S');
    """)
    connection.execute(
        f"create temp table expected_columns as from read_csv('{_escaped(COLUMNS)}', header = true, all_varchar = true)"
    )


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")
