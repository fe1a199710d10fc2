"""Pages that show what they showed in the build before are taken from it, so that a night costs by the facts it moves.

Beside its pages a build keeps a print of what each of them shows and of its text, with its size. That file is written
last, so that a page which is younger, or of another size, was written over by somebody else. Files that are the same as
before are links to the same bytes: to make a file costs as much as to render a page.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Self

from dashboard.pages import Pages
from dashboard.read import Fact, Row

PRINTS: Final = "prints.json"
_HERE: Final = Path(__file__).parent


@dataclass(frozen=True)
class File:
    """A file of the site. content: None where it is the one of the build before; digest: SHA-256 of its text."""

    path: str
    content: str | None
    digest: str

    @classmethod
    def of(cls, path: str, content: str) -> Self:
        """A file that is made anew."""
        return cls(path, content, _print(content))


class Kept:
    """The pages of sides, people and facts of one build, and their CSV files, beside those of the build `before`."""

    def __init__(self, pages: Pages, before: Path) -> None:
        self._pages = pages
        self._before = before
        self._since = _stamp(before / PRINTS)[1]
        self._known = _prints(before / PRINTS)
        self._same_for_all = _print(repr([*_sources(), *sorted(pages.warehouse.topic_names.items())]))
        self._found: dict[str, list[Any]] = {}
        for fact in pages.warehouse.facts.values():
            fact.shown = self._print_of(fact)

    def page(self, path: str, told: Any, render: Callable[[], str]) -> File:
        """The page at `path`, which shows `told`: as it was where that has not changed, else as `render` makes it."""
        shown = _print(f"{self._same_for_all}{told!r}")  # of a fact what `shown` says
        known = self._known.get(path)
        if known is not None and known[0] == shown:
            size, written = _stamp(self._before / path)
            if size == known[2] and written <= self._since:
                self._found[path] = known
                return File(path, None, known[1])
        text = render()
        file = File.of(path, text)
        self._found[path] = [shown, file.digest, len(text.encode())]
        return file

    def prints(self) -> str:
        """What the next build needs to know of the pages of this one."""
        return json.dumps(self._found)

    def _print_of(self, fact: Fact) -> str:
        rows = [fact.row, *fact.people, *fact.actions, *fact.mentions]
        people = sorted({row["person_id"] for row in rows if row.get("person_id")})
        sides = [self.side(code) for code in sorted(set(_codes(rows)))]
        names = [self._pages.person_rows.get(person_id, {}).get("name") for person_id in people]
        return _print(repr([rows, fact.history, fact.topics, fact.related, fact.day, sides, names]))

    def side(self, code: str | None) -> tuple[str | None, str | None, bool]:
        """What pages show of a code: its name, and whether it has a page."""
        side = self._pages.warehouse.sides.get(code or "")
        return code, side.name if side else None, code in self._pages.by_side


def put(folder: Path, file: File, before: Path) -> None:
    """Writes a file; where the build `before` holds the same, as another link to it."""
    target, old = folder / file.path, before / file.path
    if file.content is None or _text(old) == file.content:
        try:
            os.link(old, target)
        except OSError:  # the file system may have no links
            shutil.copy2(old, target)
    else:
        target.write_text(file.content, encoding="utf-8", newline="")


def _codes(rows: list[Row]) -> Iterator[str]:
    """The sides and countries that rows speak of."""
    for row in rows:
        for column, value in row.items():
            if value and column.endswith(("_code", "_sides", "sides_key")):
                yield from value.split("+")


def _print(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _stamp(path: Path) -> tuple[int, int]:
    """Size and time of writing, in nanoseconds, of a file; -1 and 0 where there is none."""
    try:
        told = path.stat()
    except OSError:
        return -1, 0
    return told.st_size, told.st_mtime_ns


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


def _prints(path: Path) -> dict[str, list[Any]]:
    try:
        found = json.loads(_text(path) or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
