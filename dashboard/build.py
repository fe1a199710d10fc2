"""Writes the site beside the old one and flips to it in one step; readers of the old pages keep them for a while."""

import gc
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from dashboard import wording
from dashboard.downloads import Tables
from dashboard.health import health
from dashboard.kept import PRINTS, File, Kept, put
from dashboard.pages import MOST_ROWS, Pages, best_quote, file_name
from dashboard.read import Fact, FactKey, Row, read
from extractors.settings import Settings

_HERE: Final = Path(__file__).parent
_KEEP: Final = 3  # builds, the current one included
_NAVIGATION: Final = (
    ("index", "Today"),
    ("upcoming", "Upcoming"),
    ("pairs", "Who meets whom"),
    ("map", "Map"),
    ("agreements", "Agreements"),
    ("sides", "Countries"),
    ("people", "People"),
    ("search", "Search"),
    ("health", "Health"),
)
_FILES: Final = (
    ("meetings.csv", "A meeting"),
    ("visits.csv", "A visit of an official to another state"),
    ("agreements.csv", "An agreement, with the furthest point it reached"),
    ("agreement-acts.csv", "An act in the life of an agreement"),
    ("upcoming.csv", "A plan of a meeting or visit that is still open"),
    ("quotes.csv", "A sentence that shows a fact, with its article"),
    ("pairs.csv", "Two sides, with the meetings they held"),
    ("places.csv", "A place, with what took place there"),
    ("sides.csv", "A country or organisation"),
    ("people.csv", "A person"),
    ("nights.csv", "A run of a night"),
    ("sources.csv", "A source in a stage of a run"),
    ("quarantine.csv", "A row that a rule refused"),
)


def build_site(snapshot: Path, settings: Settings) -> Path:
    """Makes the pages of a snapshot under `$DATA/site/` and points the link `current` to them; returns their folder.

    The folder's name ends in a hash of what it holds: the same snapshot gives the same folder. Raises DashboardError
    where the snapshot cannot be read.
    """
    with _without_collection():
        return _build(snapshot, settings)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Looks for no garbage meanwhile: a warehouse in memory is none, and going through it took a tenth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _build(snapshot: Path, settings: Settings) -> Path:
    pages = Pages(read(snapshot))
    before = settings.site / "current"
    kept = Kept(pages, before)
    settings.site.mkdir(parents=True, exist_ok=True)
    _clear(settings.site)
    temporary = settings.site / f".{os.getpid()}.tmp"
    digest, folders = sha256(), set()
    for file in _files(pages, kept, settings):
        folder = file.path.rpartition("/")[0]
        if folder not in folders:
            (temporary / folder).mkdir(parents=True, exist_ok=True)
            folders.add(folder)
        put(temporary, file, before)
        digest.update(f"{file.path}\0{file.digest}\0".encode())
    site = settings.site / f"{pages.warehouse.name}-{digest.hexdigest()[:8]}"
    if site.exists():
        shutil.rmtree(temporary)
    else:
        temporary.replace(site)
    os.utime(site)
    _flip(site)
    _prune(site)
    return site


def _files(pages: Pages, kept: Kept, settings: Settings) -> Iterator[File]:
    """Every file of the site; the prints come last."""
    environment, tables = _environment(pages), Tables(pages)
    yield from (File.of(path, content) for path, content in _single_files(environment, pages, tables, settings))
    yield from _many_pages(environment, pages, tables, kept)
    yield File.of(PRINTS, kept.prints())


def _single_files(
    environment: Environment, pages: Pages, tables: Tables, settings: Settings
) -> Iterator[tuple[str, str]]:
    """The files of which there is one: their paths and texts."""
    for name in ("site.css", "site.js", "search.js", "pairs.js"):
        yield f"assets/{name}", (_HERE / "assets" / name).read_text(encoding="utf-8")
    yield "assets/search-data.js", _script("SEARCH", pages.search_data())
    yield "assets/pairs-data.js", _script("PAIRS", pages.pair_data())
    for name, make in tables.files().items():
        yield f"csv/{name}", make()
    yield from _single_pages(environment, pages, settings)


def _single_pages(environment: Environment, pages: Pages, settings: Settings) -> Iterator[tuple[str, str]]:
    values: dict[str, tuple[str, str, dict[str, Any]]] = {
        "index": ("today.html", "Today", pages.today()),
        "upcoming": ("upcoming.html", "Upcoming", pages.upcoming()),
        "pairs": ("pairs.html", "Who meets whom", pages.pairs()),
        "map": ("map.html", "Map", pages.map()),
        "agreements": ("agreements.html", "Agreements", pages.agreements()),
        "sides": ("sides.html", "Countries and organisations", pages.sides()),
        "people": ("people.html", "People", pages.persons()),
        "search": ("search.html", "Search", {}),
        "health": ("health.html", "Health", health(pages.warehouse) | _documentation(settings)),
        "data": ("data.html", "Downloads and SQL", {"files": _FILES}),
    }
    macros = environment.get_template("macros.html").make_module({"root": ""})
    for name, (template, title, context) in values.items():
        shown = environment.get_template(template).render(
            m=macros, root="", section=name, is_section_root=True, title=title, **context
        )
        yield f"{name}.html", shown


def _many_pages(environment: Environment, pages: Pages, tables: Tables, kept: Kept) -> Iterator[File]:
    """A page a side, a person and a fact; sides and people with their CSV file."""
    macros = environment.get_template("macros.html").make_module({"root": "../"})
    event, side, person = (environment.get_template(f"{name}.html") for name in ("event", "side", "person"))

    def shown(template: Template, section: str, title: str, file: str, context: Callable[[], Row]) -> str:
        names = {"root": "../", "section": section, "is_section_root": False, "title": title, "file": file}
        return template.render(m=macros, **names, **context())

    def rows(facts: list[Fact], path: str) -> File:
        return kept.page(path, kept.facts(facts), lambda: tables.facts(facts))

    for code, facts in pages.by_side.items():
        name, file = pages.warehouse.sides[code].name, file_name(code)
        page = partial(shown, side, "sides", name, f"side-{file}", partial(pages.side, code))
        yield rows(facts, f"csv/side-{file}.csv")
        yield kept.page(f"side/{file}.html", kept.side(code), page)
    for person_id, facts in pages.by_person.items():
        name, file = pages.person_rows[person_id]["name"], file_name(person_id)
        page = partial(shown, person, "people", name, f"person-{file}", partial(pages.person, person_id))
        yield rows(facts, f"csv/person-{file}.csv")
        yield kept.page(f"person/{file}.html", kept.person(person_id), page)
    for key, fact in pages.warehouse.facts.items():
        page = partial(shown, event, "", wording.headline(fact, pages.warehouse.sides), "", partial(pages.event, key))
        yield kept.page(f"event/{fact.row['id']}.html", kept.fact(key), page)


def _environment(pages: Pages) -> Environment:
    warehouse = pages.warehouse
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    sides = warehouse.sides

    def side_name(code: str | None) -> str:
        return sides[code].name if code in sides else code or ""

    def short_code(code: str) -> str:
        return code.removeprefix("ORG:").replace("_", " ")[:12]

    def fact_day(fact: Fact | None) -> str:
        return wording.short_day(fact.day) if fact else "–"

    environment.filters.update(
        count=wording.count,
        plural=wording.plural,
        day=wording.day,
        short_day=wording.short_day,
        moment=wording.moment,
        span=wording.span,
        seconds=wording.seconds,
        words=wording.words,
        when=wording.when,
        short_when=wording.short_when,
        fact_day=fact_day,
        best_quote=best_quote,
        file_name=file_name,
        side_name=side_name,
        person_name=lambda person_id: pages.person_rows[person_id]["name"],
        topic_name=lambda code: warehouse.topic_names.get(code, wording.words(code)),
        short_code=short_code,
        brief_name=lambda code: side_name(code) if len(side_name(code)) < 19 else short_code(code),
        kind_name=wording.kind,
        place_name=lambda fact: wording.place(fact, sides),
        headline=lambda fact: wording.headline(fact, sides),
        status_name=lambda code: wording.STATUS.get(code, wording.words(code)),
        level_name=lambda code: wording.LEVEL.get(code, wording.words(code)),
        percent=lambda value: "–" if value is None else f"{value:.0%}",
        step=lambda n, most: min(5, 1 + int(5 * (n - 1) / max(most, 1))),
        safe_url=lambda url: bool(url) and url.startswith(("http://", "https://")),
    )
    made: dict[tuple[FactKey, str, str], str] = {}

    def once(make: Callable[[Fact, str], str], fact: Fact, skip: str, root: str) -> str:
        """The row of a fact, which stands on the pages of all its sides and people, as it was made for the first."""
        if (fact.key, skip, root) not in made:
            made[fact.key, skip, root] = make(fact, skip)
        return made[fact.key, skip, root]

    environment.globals.update(
        once=once,
        navigation=_NAVIGATION,
        night=warehouse.night,
        snapshot=warehouse.name,
        nights=len({run["night"] for run in warehouse.runs}),
        facts_total=len(warehouse.facts),
        most_rows=MOST_ROWS,
        linked_sides=pages.by_side.keys(),
        linked_people=pages.by_person.keys(),
    )
    return environment


def _documentation(settings: Settings) -> dict[str, str | None]:
    """Addresses of Data Docs and of dbt's documentation as seen from a page, where they lie in the data folder."""
    pages = {"data_docs": settings.gx / "data_docs" / "index.html", "dbt_docs": settings.data / "docs" / "index.html"}
    return {
        name: os.path.relpath(path, settings.site / "current").replace(os.sep, "/") if path.exists() else None
        for name, path in pages.items()
    }


def _script(name: str, value: Any) -> str:
    """Data as a script: pages opened from disk may load scripts and nothing else."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f"window.{name}={text};\n"


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a page's data")


def _flip(site: Path) -> None:
    link = site.with_name("current")
    temporary = link.with_name(f".current.{os.getpid()}.tmp")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(site.name)
    temporary.replace(link)


def _prune(site: Path) -> None:
    """Removes builds but the newest."""
    builds = [path for path in site.parent.iterdir() if path.is_dir() and not path.is_symlink()]
    for old in sorted(builds, key=lambda path: path.stat().st_mtime_ns, reverse=True)[_KEEP:]:
        shutil.rmtree(old)


def _clear(folder: Path) -> None:
    """Removes what a killed build left."""
    for left in folder.glob(".*.tmp"):
        if left.is_symlink() or left.is_file():
            left.unlink()
        else:
            shutil.rmtree(left)
