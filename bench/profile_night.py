"""`python -m bench.profile_night`: where the processor time of one night in one process goes.

Time of children (dbt) is their own; everything else is grouped by the library whose function was running.
"""

import cProfile
import json
import pstats
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from bench import nights
from bench.measure import clock
from bench.reading import documents
from extractors.settings import ROOT, load_settings

SHOWN: Final = 12


def seconds_by_owner(profile: cProfile.Profile) -> Counter[str]:
    """Own seconds of all functions, by package of ours (`extractors.extract`), library, or `built in`."""
    found: Counter[str] = Counter()
    stats: Any = pstats.Stats(profile)
    for (file, _, name), (_, _, own, _, _) in stats.stats.items():
        found[_owner(file, name)] += own
    return found


def _owner(file: str, name: str) -> str:
    if "site-packages/" in file:
        return Path(file.partition("site-packages/")[2]).parts[0]
    if file.startswith(str(ROOT)):
        return ".".join(Path(file).relative_to(ROOT).parts[:2]).removesuffix(".py")
    if file == "~" and "select.poll" in name:
        return "waiting for dbt"
    if file == "~":
        return f"built in: {name.strip('<>')[:60]}"
    return "standard library" if file.endswith(".py") else Path(file).name


def main() -> None:
    """Runs a night of 300 documents under cProfile and prints the largest costs."""
    settings = load_settings(input=None)
    given, told = documents(settings, 300)
    with TemporaryDirectory(prefix="profile-") as folder:
        dropped = Path(folder) / "articles.jsonl"
        dropped.write_text("".join(json.dumps(document) + "\n" for document in given), encoding="utf-8")
        profile = cProfile.Profile()
        with clock() as spent:
            profile.runcall(nights.run_night, settings.model_copy(update={"data": Path(folder), "input": dropped}))
    table = Table(title=f"A night of {told}: {spent.processor:.0f} processor seconds under the profiler")
    table.add_column("whose functions")
    table.add_column("own seconds", justify="right")
    for owner, seconds in seconds_by_owner(profile).most_common(SHOWN):
        table.add_row(owner, f"{seconds:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
