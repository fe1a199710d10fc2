"""What a gate says: plain, frozen and JSON-able, so that it can travel through XCom and into `audit`."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Severity = Literal["block", "warn"]
Scope = Literal["row", "batch"]


@dataclass(frozen=True)
class Finding:
    """One broken rule. `examples` holds at most three, each with the key of its row."""

    gate: str
    table: str
    rule: str
    column: str
    severity: Severity
    scope: Scope
    n_checked: int
    n_failed: int
    examples: tuple[str, ...]
    why: str
    page: str

    @property
    def message(self) -> str:
        """Table, rule, how many rows, three examples and the Data Docs page, on one line."""
        of_rows = f"{self.n_failed:,} of {self.n_checked:,} rows" if self.n_checked else "the table as a whole"
        examples = f" For example: {'; '.join(self.examples)}." if self.examples else ""
        return f"{self.table}, rule {self.rule}: {of_rows}. {self.why}{examples} See {self.page}"


@dataclass(frozen=True)
class RowFailure:
    """A row of `staging` that may not go further; `row` is its content without an article's body text."""

    table: str
    key: str
    rule: str
    reason: str
    row: dict[str, Any]


@dataclass(frozen=True)
class Validation:
    """One expectation's outcome, column for column a row of `audit.validations`."""

    run_id: str
    night: str
    gate: str
    suite: str
    table_name: str
    expectation: str
    column_name: str
    severity: Severity
    success: bool
    n_checked: int
    n_failed: int
    examples: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class GateResult:
    """A gate's verdict: it is passed when nothing is in `blocked`; `docs` is the page to open first."""

    gate: str
    passed: bool
    blocked: list[Finding] = field(default_factory=list)
    warned: list[Finding] = field(default_factory=list)
    row_failures: list[RowFailure] = field(default_factory=list)
    validations: list[Validation] = field(default_factory=list)
    docs: str = ""

    @property
    def message(self) -> str:
        """Why the gate stays shut, a line a finding; empty where it is passed."""
        return "\n".join(f"{self.gate} gate: {finding.message}" for finding in self.blocked)

    def as_dict(self) -> dict[str, Any]:
        """The result as dicts, lists, strings and numbers only."""
        return asdict(self) | {"message": self.message}
