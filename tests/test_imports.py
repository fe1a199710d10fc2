"""Imports go one way, down the list of DESIGN: a stage knows the contract and the stages below it, never its caller."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("extractors", "warehouse", "expectations", "dashboard", "ops", "bench", "dags")
CONTRACT = {f"extractors.{name}" for name in ("records", "storage", "settings", "urls", "warc", "garbage")}
# What each part may import of this project, beside itself.
ALLOWED = {
    "extractors.fetch": CONTRACT,
    "extractors.parse": CONTRACT,
    "extractors.extract": CONTRACT,
    "extractors.training": CONTRACT | {"extractors.extract", "extractors.parse", "extractors.compose"},
    "extractors": CONTRACT | {"extractors.fetch", "extractors.parse", "extractors.extract", "extractors.compose"},
    "warehouse": {"extractors.records", "extractors.storage", "extractors.settings"},
    "expectations": {"extractors.settings"},
    "dashboard": {"extractors.settings"},
    "ops": {"extractors", "warehouse", "expectations", "dashboard"},
    "bench": {"extractors", "warehouse", "expectations", "dashboard", "ops.steps"},
    "dags": {"extractors", "warehouse", "expectations", "dashboard", "ops", "policy", "stages"},
}
HEAVY = {"spacy", "pyarrow", "pandas", "duckdb", "great_expectations", "trafilatura", "warehouse", "expectations"}


def modules() -> dict[str, Path]:
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            found[name.removesuffix(".__init__")] = path
    return found


def imported(path: Path, *, top_level_only: bool = False) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top_level_only else list(ast.walk(tree))
    names = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def part_of(module: str) -> str:
    """The most specific part of ALLOWED that a module belongs to."""
    return max((part for part in ALLOWED if within(module, part)), key=len)


def within(name: str, part: str) -> bool:
    return name == part or name.startswith(part + ".")


@pytest.mark.parametrize("module", sorted(modules()))
def test_imports_go_one_way(module):
    part = part_of(module)
    ours = {name for name in imported(modules()[module]) if name.split(".")[0] in PACKAGES}
    allowed = ALLOWED[part] | {part}
    assert {name for name in ours if not any(within(name, target) for target in allowed)} == set()


def test_nothing_imports_the_dags():
    importers = [m for m, path in modules().items() if any(within(name, "dags") for name in imported(path))]
    assert importers == []


@pytest.mark.parametrize("path", sorted((ROOT / "dags").glob("*.py")), ids=lambda p: p.name)
def test_dag_files_import_nothing_heavy_at_the_top(path):
    top = {name.split(".")[0] for name in imported(path, top_level_only=True)}
    assert top & HEAVY == set()


def test_only_settings_read_the_environment():
    """Elsewhere a whole environment is handed to a started process, or a library's telemetry is switched off."""
    readers = {m for m, path in modules().items() if "os.environ" in path.read_text(encoding="utf-8")}
    starters = {"ops.airflow_home", "ops.scale", "warehouse.transform", "expectations.context", "bench.whole"}
    assert readers <= {"extractors.settings"} | starters
