"""The gates: run each check through Great Expectations, write Data Docs, and say what may not go on and why."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from expectations.canary import DocumentsToFacts, canary_table
from expectations.database import open_build
from expectations.result import Finding, GateResult, RowFailure, Validation
from extractors.settings import Settings

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.core import ExpectationValidationResult

    from expectations.rules import Check

EXAMPLES = 3
LONGEST_VALUE = 160


@dataclass
class _Hearing:
    """One gate while it is held: what its checks share, and what they found so far."""

    gate: str
    run_id: str
    night: date
    connection: duckdb.DuckDBPyConnection
    blocked: list[Finding] = field(default_factory=list)
    warned: list[Finding] = field(default_factory=list)
    row_failures: list[RowFailure] = field(default_factory=list)
    validations: list[Validation] = field(default_factory=list)


def check_staging(build: Path, night: date, settings: Settings, run_id: str = "") -> GateResult:
    """Gate 1, on the rows of `night` in `build`; `run_id` is the file's name unless given.

    Reads only. Raises GateError where the gate cannot be held at all.
    """
    from expectations import history, staging

    with open_build(build, settings) as connection:

        def checks() -> Iterator["Check"]:
            yield staging.schema()
            for statement in staging.PREPARE:
                connection.execute(statement, {"night": night})
            yield from staging.checks(night)
            yield from history.checks(settings)

        return _hold(_Hearing("staging", run_id or build.stem, night, connection), checks(), settings.gx)


def check_marts(
    build: Path,
    night: date,
    settings: Settings,
    previous: Path | None = None,
    run_id: str = "",
    documents_to_facts: DocumentsToFacts | None = None,
) -> GateResult:
    """Gate 2, on the marts of `build`, compared with the `previous` snapshot where there is one.

    `documents_to_facts` is the extraction that the canaries are put to; without it they are left out. Reads only.
    Raises GateError where the gate cannot be held at all.
    """
    from expectations import marts

    with open_build(build, settings, previous) as connection:
        if documents_to_facts is not None:
            connection.register("canary_facts", canary_table(documents_to_facts))
        checks = marts.checks(
            settings, with_previous=previous is not None, with_canaries=documents_to_facts is not None
        )
        return _hold(_Hearing("marts", run_id or build.stem, night, connection), checks, settings.gx)


def _hold(hearing: _Hearing, checks: Iterable["Check"], folder: Path) -> GateResult:
    """Runs `checks` in turn, one frame in memory at a time, and stops after a broken precondition."""
    from great_expectations import RunIdentifier

    from expectations import context as home

    context = home.open_context(folder)
    run = RunIdentifier(
        run_name=re.sub(r"[^\w.-]+", "-", f"{hearing.night}-{hearing.run_id}"),  # becomes a folder's name
        run_time=datetime.combine(hearing.night, time(), UTC),
    )
    keys = []
    for check in checks:
        try:
            frame = _frame(hearing, check)
        except duckdb.Error as error:
            hearing.blocked.append(_unreadable(hearing, check, error, folder))
            continue
        key, results = home.validate(context, check, frame, run)
        keys.append(key)
        page = home.page_of(context, key)
        for result in results:
            _hear(hearing, check, frame, result, page)
        if check.is_precondition and hearing.blocked:
            break
    docs = home.build_docs(context, keys)
    return GateResult(
        hearing.gate,
        not hearing.blocked,
        hearing.blocked,
        hearing.warned,
        hearing.row_failures,
        hearing.validations,
        docs,
    )


def _frame(hearing: _Hearing, check: "Check") -> "pd.DataFrame":
    """The rows that `check` looks at."""
    parameters = {"night": hearing.night} if "$night" in check.sql else {}
    return hearing.connection.execute(check.sql, parameters).df()


def _unreadable(hearing: _Hearing, check: "Check", error: duckdb.Error, folder: Path) -> Finding:
    """A table that holds something no check can be put to, such as a date without end."""
    return Finding(
        gate=hearing.gate,
        table=check.table,
        rule="can_be_read",
        column="",
        severity="block",
        scope="batch",
        n_checked=0,
        n_failed=1,
        examples=(_shown(str(error).splitlines()[0]),),
        why="The table cannot be read as it stands.",
        page=str(folder),
    )


def _hear(
    hearing: _Hearing, check: "Check", frame: "pd.DataFrame", result: "ExpectationValidationResult", page: str
) -> None:
    """Files what one expectation found."""
    config, found = result.expectation_config, result.result
    error = (result.exception_info or {}).get("exception_message")
    columns = _columns(config.kwargs)
    broken = _broken_rows(frame, found)
    finding = Finding(
        gate=hearing.gate,
        table=check.table,
        rule=config.meta["rule"],
        column=", ".join(columns),
        severity=config.meta["severity"],
        scope=config.meta["scope"],
        n_checked=int(found.get("element_count") or len(frame)),
        n_failed=int(found.get("unexpected_count") or 0) or int(not result.success),
        examples=tuple(_examples(check, broken, columns)) or ((str(error),) if error else ()),
        why=config.meta["why"],
        page=page,
    )
    hearing.validations.append(_validation(hearing, check, config.type, finding, bool(result.success)))
    if result.success:
        return
    concerns_rows = finding.scope == "row" and not error and not _is_epidemic(finding)
    if finding.severity == "block" and not concerns_rows:
        hearing.blocked.append(finding)
        return
    hearing.warned.append(finding)
    if finding.severity == "block" and hearing.gate == "staging":
        hearing.row_failures += _row_failures(hearing, check, broken, finding)


def _columns(kwargs: dict[str, Any]) -> list[str]:
    """The columns that an expectation looks at, in the order in which it names them."""
    listed = kwargs.get("column_list") or [kwargs.get(name) for name in ("column", "column_A", "column_B")]
    return [str(column) for column in listed if column]


def _broken_rows(frame: "pd.DataFrame", found: dict[str, Any]) -> "pd.DataFrame":
    """The rows of `frame` that an expectation did not accept."""
    ids = [entry["row_id"] for entry in found.get("unexpected_index_list") or []]
    return frame[frame["row_id"].isin(ids)] if ids else frame.iloc[:0]


def _examples(check: "Check", broken: "pd.DataFrame", columns: list[str]) -> Iterator[str]:
    """Three broken rows as a person would name them: key, then what was found."""
    shown = [*check.key, *(column for column in columns if column not in check.key)]
    for _, row in broken.head(EXAMPLES).iterrows():
        yield ", ".join(f"{column} {_shown(row[column])}" for column in shown)


def _shown(value: Any) -> str:
    """A value on one line, short, control characters made visible."""
    from pandas import isna

    text = "null" if isna(value) is True else str(value)  # of a list it is none of the two
    text = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def _is_epidemic(finding: Finding) -> bool:
    """So many rows broke a row rule that the cause is a stage, not the rows."""
    from expectations.rules import MANY_ROWS, MANY_SHARE

    return finding.n_failed >= MANY_ROWS and finding.n_failed >= MANY_SHARE * finding.n_checked


def _validation(hearing: _Hearing, check: "Check", kind: str, finding: Finding, success: bool) -> Validation:
    return Validation(
        run_id=hearing.run_id,
        night=hearing.night.isoformat(),
        gate=hearing.gate,
        suite=check.table,
        table_name=check.table,
        expectation=kind,
        column_name=finding.column,
        severity=finding.severity,
        success=success,
        n_checked=finding.n_checked,
        n_failed=0 if success else finding.n_failed,
        examples=finding.examples,
        why=finding.why,
    )


def _row_failures(hearing: _Hearing, check: "Check", broken: "pd.DataFrame", finding: Finding) -> Iterator[RowFailure]:
    """What is set aside for the `broken` rows of one finding, with its content as it was loaded."""
    schema, table = check.table.split(".")
    columns = "* exclude (text)" if table == "articles" else "*"
    rows = hearing.connection.execute(
        f"select id, to_json(r) from (select rowid as id, {columns} from {schema}.{table}) as r"
        " semi join (select unnest($ids) as id) using (id)",
        {"ids": [int(row_id) for row_id in broken["row_id"]]},
    )
    contents = {row_id: json.loads(row) for row_id, row in rows.fetchall()}
    for _, row in broken.iterrows():
        found = ", ".join(f"{name} {_shown(row[name])}" for name in finding.column.split(", "))
        content = contents[row["row_id"]]
        yield RowFailure(
            table=table,
            key=_key(content),
            rule=finding.rule,
            reason=f"{finding.why} Found: {found}.",
            row={name: value for name, value in content.items() if name != "id"},
        )


def _key(row: dict[str, Any]) -> str:
    """What names a row of staging: mention and number, mention, or article version."""
    if "mention_id" not in row:
        return str(row["article_version_id"])
    return str(row["mention_id"]) if "article_id" in row else f"{row['mention_id']}#{row['n']}"
