"""Pages that show what they showed in the build before are taken from it, so that a night costs by the facts it moves.

Beside its pages a build keeps a print of what each of them shows and of its text, with its size. A page is made of
facts and people, so that theirs are its print too, and a page of which none has moved is not even put together. The
file of the prints is written last, so that a page which is younger, or of another size, was written over by somebody
else. Files that are the same as before are links to the same bytes: to make a file costs as much as to render a page.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Self

from dashboard.pages import Pages
from dashboard.read import Fact, FactKey

PRINTS: Final = "prints.json"
_HERE: Final = Path(__file__).parent


@dataclass(frozen=True)
class File:
    """A file of the site. content: None where it is the one of the build before; digest: SHA-256 of what it holds."""

    path: str
    content: bytes | None
    digest: str

    @classmethod
    def of(cls, path: str, text: str) -> Self:
        """A file that is made anew."""
        content = text.encode()
        return cls(path, content, sha256(content).hexdigest())


class Kept:
    """The pages of sides, people and facts of one build, and their CSV files, beside those of the build `before`."""

    def __init__(self, pages: Pages, before: Path) -> None:
        self._pages = pages
        self._before = before
        self._since = _stamp(before / PRINTS)[1]
        self._known = _prints(before / PRINTS)
        self._same_for_all = _print(repr([*_sources(), *sorted(pages.warehouse.topic_names.items()), *self._listed()]))
        self._found: dict[str, list[Any]] = {}
        self._facts = {key: self._print_of(fact) for key, fact in pages.warehouse.facts.items()}
        self._people = {
            person_id: _print(repr([pages.warehouse.people.get(person_id), self.facts(facts)]))
            for person_id, facts in pages.by_person.items()
        }

    def page(self, path: str, told: Any, render: Callable[[], str]) -> File:
        """The page at `path`, which shows `told`: as it was where that has not changed, else as `render` makes it."""
        shown = _print(f"{self._same_for_all}{told!r}")
        known = self._known.get(path)
        if known is not None and not self._is_as_written(path, known[2]):
            known = None
        if known is not None and known[0] == shown:
            self._found[path] = known
            return File(path, None, known[1])
        file = File.of(path, render())
        self._found[path] = [shown, file.digest, len(file.content or b"")]
        return file if known is None or known[1] != file.digest else File(path, None, file.digest)

    def _is_as_written(self, path: str, size: int) -> bool:
        found, written = _stamp(f"{self._before}/{path}")
        return found == size and written <= self._since

    def prints(self) -> str:
        """What the next build needs to know of the pages of this one."""
        return json.dumps(self._found)

    def facts(self, facts: Iterable[Fact]) -> list[str]:
        """What pages show of facts."""
        return [self._facts[fact.key] for fact in facts]

    def side(self, code: str) -> list[Any]:
        """What the page of a side shows: what is listed of it, its facts, and the people who stand for it in them."""
        facts = self._pages.by_side[code]
        people = dict.fromkeys(p["person_id"] for fact in facts for p in fact.people if p["side_code"] == code)
        shown = [self._people[person_id] for person_id in people if person_id]
        return [self._pages.warehouse.sides[code], self.facts(facts), shown]

    def person(self, person_id: str) -> list[Any]:
        """What the page of a person shows: name and side, offices, facts, and what was signed at these meetings."""
        facts, all_facts = self._pages.by_person[person_id], self._pages.warehouse.facts
        is_linked = self._pages.person_rows[person_id]["side_code"] in self._pages.by_side
        signed = self.facts(all_facts[key] for fact in facts for key in fact.related)
        return [self._people[person_id], is_linked, self._pages.warehouse.offices.get(person_id), signed]

    def fact(self, key: FactKey) -> list[str | None]:
        """What the page of a fact shows: the fact, those it is signed at or with, and those before and after."""
        shown = self._pages.around(key)
        return [fact and self._facts[fact.key] for fact in (shown["fact"], *shown["before_after"], *shown["related"])]

    def _print_of(self, fact: Fact) -> str:
        rows = [[*row.values()] for row in (fact.row, *fact.people, *fact.actions, *fact.mentions, *fact.history)]
        pages = self._pages
        people = [
            (pages.person_rows[p["person_id"]]["name"] if p["person_id"] else None, p["side_code"] in pages.by_side)
            for p in fact.people
        ]
        return _print(repr([rows, fact.topics, fact.related, fact.day, people]))

    def _listed(self) -> list[tuple[str, str]]:
        """Names of sides, but for those that no list has: these are their codes."""
        sides = self._pages.warehouse.sides.items()
        return sorted((code, side.name) for code, side in sides if side.name != code.removeprefix("ORG:"))


def put(folder: Path, file: File, before: Path) -> None:
    """Writes a file; one of the build `before` as another link to it."""
    target = f"{folder}/{file.path}"  # as text: a path as an object takes longer than the link
    if file.content is not None:
        Path(target).write_bytes(file.content)
        return
    try:
        os.link(f"{before}/{file.path}", target)
    except OSError:  # the file system may have no links
        shutil.copy2(f"{before}/{file.path}", target)


def _print(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _stamp(path: Path | str) -> tuple[int, int]:
    """Size and time of writing, in nanoseconds, of a file; -1 and 0 where there is none."""
    try:
        told = os.stat(path)  # noqa: PTH116 - of every page: a path as an object takes as long
    except OSError:
        return -1, 0
    return told.st_size, told.st_mtime_ns


def _sources() -> Iterator[str]:
    """What makes the pages: another version of it makes all of them anew."""
    for path in sorted([*_HERE.glob("*.py"), *_HERE.glob("templates/*.html")]):
        yield path.read_text(encoding="utf-8")


def _prints(path: Path) -> dict[str, list[Any]]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
