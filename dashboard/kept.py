"""Pages that show what they showed in the build before are taken from it, so that a night costs by the facts it moves.

Beside its pages a build keeps a print of what each of them shows. Files that are the same as before are links to the
same bytes: to make a file costs as much as to render a page.
"""

import json
import os
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from dashboard.pages import Pages
from dashboard.read import Fact, FactKey, Row, Side

PRINTS: Final = "prints.json"
_HERE: Final = Path(__file__).parent


class Kept:
    """The pages of sides, people and facts of one build, and their CSV files, beside those of the build `before`."""

    def __init__(self, pages: Pages, before: Path) -> None:
        self._pages = pages
        self._before = before
        self._known = _prints(before / PRINTS)
        self._same_for_all = _print([*_sources(), *sorted(pages.warehouse.topic_names.items())])
        self.paths: set[str] = set()  # of the files that are as they were
        self._facts: dict[FactKey, str] = {}
        self._found: dict[str, tuple[str, str]] = {}

    def page(self, path: str, told: Any, render: Callable[[], str]) -> str:
        """The page at `path`, which shows `told`: as it was where that has not changed, else as `render` makes it."""
        shown = _print([self._same_for_all, told], self._plain)
        known = self._known.get(path, ["", ""])
        page = _text(self._before / path) if known[0] == shown else None
        if page is not None and _print(page) == known[1]:  # else it was tampered with
            self.paths.add(path)
            self._found[path] = shown, known[1]
            return page
        page = render()
        self._found[path] = shown, _print(page)
        return page

    def prints(self) -> str:
        """What the next build needs to know of the pages of this one."""
        return json.dumps(self._found)

    def _plain(self, value: Any) -> Any:
        """A value of a page that JSON has no form for; a fact as the print of all that hangs on it."""
        if isinstance(value, Fact):
            if value.key not in self._facts:
                self._facts[value.key] = self._print_of(value)
            return self._facts[value.key]
        if isinstance(value, Side):
            return [value.code, value.name, value.is_country, value.region, value.details]
        return str(value)

    def _print_of(self, fact: Fact) -> str:
        rows = [fact.row, *fact.people, *fact.actions, *fact.mentions]
        people = sorted({row["person_id"] for row in rows if row.get("person_id")})
        spoken_of = {
            "sides": [self.side(code) for code in sorted(set(_codes(rows)))],
            "people": [self._pages.person_rows.get(person_id, {}).get("name") for person_id in people],
        }
        return _print([*rows, *fact.history, fact.topics, fact.related, fact.day, spoken_of], str)

    def side(self, code: str | None) -> tuple[str | None, str | None, bool]:
        """What pages show of a code: its name, and whether it has a page."""
        side = self._pages.warehouse.sides.get(code or "")
        return code, side.name if side else None, code in self._pages.by_side


def put(target: Path, content: str, before: Path, *, is_kept: bool = False) -> None:
    """Writes a file; where the one of the build `before` holds the same, as another link to it."""
    if is_kept or _text(before) == content:
        try:
            os.link(before, target)
        except OSError:  # the file system may have no links
            pass
        else:
            return
    target.write_text(content, encoding="utf-8", newline="")


def _codes(rows: list[Row]) -> Iterator[str]:
    """The sides and countries that rows speak of."""
    for row in rows:
        for column, value in row.items():
            if value and column.endswith(("_code", "_sides", "sides_key")):
                yield from value.split("+")


def _print(value: Any, default: Callable[[Any], Any] | None = None) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=default)
    return sha256(text.encode()).hexdigest()


def _sources() -> Iterator[str]:
    """What makes the pages: another version of it makes all of them anew."""
    for path in sorted([*_HERE.glob("*.py"), *_HERE.glob("templates/*.html")]):
        yield path.read_text(encoding="utf-8")


def _text(path: Path) -> str | None:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return file.read()
    except (OSError, UnicodeDecodeError):
        return None


def _prints(path: Path) -> dict[str, list[str]]:
    try:
        found = json.loads(_text(path) or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
