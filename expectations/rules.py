"""How a rule is written: an expectation with its name, its severity, its scope, and why it exists."""

from dataclasses import dataclass
from typing import Any

import great_expectations.expectations as gxe
from great_expectations import ExpectationSuite
from great_expectations.expectations.expectation import Expectation

from expectations.result import Scope, Severity

# A row rule sets single rows aside. Broken by this many rows and this share of a table it says that a stage is broken.
MANY_ROWS = 50
MANY_SHARE = 0.2


@dataclass(frozen=True)
class Check:
    """A frame, given as SQL, and what is expected of it.

    `table` is the table that the frame speaks of (`staging.articles`). `key` lists the columns that name a row to a
    person. `row_id` numbers the frame's rows; where rows can be set aside it is the table's own rowid.
    """

    table: str
    sql: str
    key: tuple[str, ...]
    expectations: tuple[Expectation, ...]
    is_precondition: bool = False  # nothing else can be checked where this one is broken

    def suite(self) -> ExpectationSuite:
        """The Great Expectations suite of this check."""
        return ExpectationSuite(name=self.table, expectations=list(self.expectations))


def rule(
    kind: type[Expectation], name: str, why: str, *, severity: Severity = "block", scope: Scope = "row", **kwargs: Any
) -> Expectation:
    """An expectation of class `kind` with the metadata that the gate acts on."""
    return kind(
        severity="critical" if severity == "block" else "warning",
        meta={"rule": name, "severity": severity, "scope": scope, "why": why},
        description=why,  # what Data Docs show
        **kwargs,
    )


def filled(column: str, why: str) -> Expectation:
    """A row without a value in `column` is set aside."""
    return rule(gxe.ExpectColumnValuesToNotBeNull, f"{column}_filled", why, column=column)


def one_of(column: str, values: list[str], why: str) -> Expectation:
    """A row whose `column` holds another value than `values` is set aside; null passes."""
    return rule(gxe.ExpectColumnValuesToBeInSet, f"{column}_known", why, column=column, value_set=values)


def none(column: str, why: str, *, name: str = "", severity: Severity = "block", scope: Scope = "row") -> Expectation:
    """`column` is computed by the frame's SQL: it holds the offending value where a row breaks the rule, else null."""
    return rule(
        gxe.ExpectColumnValuesToBeNull, name or f"no_{column}", why, severity=severity, scope=scope, column=column
    )


def between(column: str, low: float | None, high: float | None, why: str, **kwargs: Any) -> Expectation:
    """A number in [low, high]; null passes."""
    return rule(
        gxe.ExpectColumnValuesToBeBetween,
        kwargs.pop("name", f"{column}_in_range"),
        why,
        column=column,
        min_value=low,
        max_value=high,
        **kwargs,
    )


def in_order(earlier: str, later: str, why: str) -> Expectation:
    """`earlier` is not after `later` where both are given."""
    return rule(
        gxe.ExpectColumnPairValuesAToBeGreaterThanB,
        f"{earlier}_not_after_{later}",
        why,
        column_A=later,
        column_B=earlier,
        or_equal=True,
        ignore_row_if="either_value_is_missing",
    )


def unique(columns: list[str], why: str, severity: Severity = "block") -> Expectation:
    """No two rows have the same values in `columns`; a repeat says that a stage wrote twice, so it stops the night."""
    return rule(
        gxe.ExpectCompoundColumnsToBeUnique,
        "no_repeats",
        why,
        severity=severity,
        scope="batch",
        column_list=columns,
    )
