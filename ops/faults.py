"""`make faults`: every fault test, and a table of what was done, what must hold, and whether it did."""

import ast
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from rich.console import Console
from rich.table import Table

from extractors.settings import ROOT

TESTS: Final = ROOT / "tests" / "integration" / "test_faults.py"
DOCUMENT: Final = ROOT / "docs" / "reliability.md"
_BEGIN, _END = "<!-- faults -->", "<!-- /faults -->"


@dataclass(frozen=True)
class Outcome:
    """One fault: what was done, what must hold, whether it held (`holds`, `fails`, `skipped`), seconds."""

    fault: str
    promise: str
    result: str
    seconds: float


def run(console: Console, only: str = "") -> int:
    """Runs the fault tests, prints the table and keeps it in docs/reliability.md; the exit code is pytest's.

    `only` chooses tests as pytest's `-k` does; the lines of the others stay as they are.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "faults.xml"
        command = [sys.executable, "-m", "pytest", "-v", str(TESTS), f"--junitxml={report}", "-k", only]
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        outcomes = read(report)
    table = Table("fault", "what must hold", "result", "seconds")
    for outcome in outcomes:
        colour = {"holds": "green", "fails": "red"}.get(outcome.result, "yellow")
        table.add_row(outcome.fault, outcome.promise, f"[{colour}]{outcome.result}[/]", f"{outcome.seconds:.0f}")
    console.print(table)
    if outcomes:
        keep(outcomes)
    return code


def read(report: Path) -> list[Outcome]:
    """The outcomes in a report of pytest; what must hold is the first line of the test's docstring."""
    promises = {
        node.name: " ".join((ast.get_docstring(node) or "").split())
        for node in ast.parse(TESTS.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    outcomes = []
    for case in ElementTree.parse(report).iterfind(".//testcase[@name]"):  # noqa: S314 - pytest wrote it just now
        name, _, variant = case.attrib["name"].partition("[")
        fault = name.removeprefix("test_").replace("_", " ")
        if variant:
            fault = f"{fault}: {variant.rstrip(']')}"
        kinds = {child.tag for child in case}
        result = "fails" if kinds & {"failure", "error"} else "skipped" if "skipped" in kinds else "holds"
        outcomes.append(Outcome(fault, promises[name], result, float(case.attrib["time"])))
    return outcomes


def keep(outcomes: list[Outcome], document: Path = DOCUMENT) -> None:
    """Writes the table between its marks in docs/reliability.md; lines of faults that were not run now stay."""
    text = document.read_text(encoding="utf-8")
    pattern = re.compile(f"{re.escape(_BEGIN)}.*{re.escape(_END)}", re.DOTALL)
    lines = pattern.findall(text)[0].splitlines()
    rows = {line.split(" | ")[0]: line for line in lines if line.startswith("| ") and not line.startswith("| fault |")}
    rows |= {f"| {o.fault}": f"| {o.fault} | {o.promise} | {o.result} | {o.seconds:.0f} |" for o in outcomes}
    table = "\n".join(["| fault | what must hold | result | seconds |", "|---|---|---|--:|", *rows.values()])
    document.write_text(pattern.sub(lambda _: f"{_BEGIN}\n\n{table}\n\n{_END}", text), encoding="utf-8")
