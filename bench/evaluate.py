"""`python -m bench.evaluate`: every quality score, one table a set, beside the figure that it must reach.

The scorers are those of the evaluation data. Where that is missing, the shipped sample is scored instead.
"""

import gzip
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Final, Optional

import typer
from rich.console import Console
from rich.table import Table

from bench import nights
from extractors.settings import Settings, load_settings

TABLES: Final = ("meetings", "visits", "agreements")
WAY_POINTS: Final[dict[str, dict[str, float]]] = {
    "meetings": {
        "f1": 0.80,
        "participants": 0.85,
        "date": 0.85,
        "country": 0.90,
        "city": 0.85,
        "kind": 0.85,
        "topics": 0.60,
    },
    "visits": {"f1": 0.72, "visitor": 0.90, "date": 0.80},
    "agreements": {"f1": 0.72, "title": 0.80, "kind": 0.80, "date": 0.75},
}
SECTIONS: Final = ("extraction", "held-out", "pages", "clusters", "held-out feeds")
HALVES: Final = {"unread": "never read", "read": "errors read"}
Record = dict[str, Any]


@dataclass(frozen=True)
class Score:
    """One figure, what it must reach (or stay below, where `is_ceiling`), and what it is made of."""

    name: str
    value: float
    wanted: float | None = None
    detail: str = ""
    is_ceiling: bool = False

    @property
    def verdict(self) -> str:
        """`yes`, `no`, or nothing where nothing is wanted."""
        if self.wanted is None:
            return ""
        return "yes" if (self.value <= self.wanted if self.is_ceiling else self.value >= self.wanted) else "no"


def lines_of(path: Path) -> list[Record]:
    """The objects of a JSON-lines file."""
    with path.open(encoding="utf-8") as handle:
        return [json.loads(line) for line in handle if line.strip()]


def write_lines(path: Path, records: list[Record]) -> Path:
    """Writes JSON lines."""
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path


def _scorer(settings: Settings, name: str, *arguments: Path | str) -> str:
    command = [sys.executable, settings.shared / "eval" / name, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _figures(said: str, *names: str) -> dict[str, float]:
    return {name: float(value) for name, value in re.findall(r"(\w+) (\d+(?:\.\d+)?)", said) if name in names}


def extraction_scores(settings: Settings, folder: Path) -> dict[str, Any]:
    """What the scorer of the evaluation data says of the dev set, as it says it; `folder` is for the prediction."""
    dev = settings.shared / "eval"
    return _scores_of(settings, folder, lines_of(dev / "dev.docs.jsonl"), dev / "dev.gold.jsonl")


def _scores_of(settings: Settings, folder: Path, documents: list[Record], gold: Path) -> dict[str, Any]:
    from extractors.compose import documents_to_forms

    found = write_lines(folder / "found.jsonl", documents_to_forms(list(enumerate(documents, start=1)), settings))
    scores: dict[str, Any] = json.loads(_scorer(settings, "score.py", gold, found, "--json"))
    return scores


def score_extraction(settings: Settings, folder: Path) -> Iterator[tuple[str, list[Score]]]:
    """Meetings, visits and agreements of the dev set, with every slot of those that are paired."""
    scores = extraction_scores(settings, folder)
    yield "Events of the dev set (82 documents)", [_events(scores, t, WAY_POINTS[t]["f1"]) for t in TABLES]
    yield (
        "Slots of the events that were paired",
        [
            Score(f"{table} {slot}", value, WAY_POINTS[table].get(slot))
            for table in TABLES
            for slot, value in scores[table]["slots"].items()
        ],
    )


def _events(scores: dict[str, Any], table: str, wanted: float | None = None) -> Score:
    row = scores[table]
    made_of = f"P {row['precision']:.3f}  R {row['recall']:.3f}  {row['gold']} gold, {row['found']} found"
    return Score(f"{table} F1", row["f1"], wanted, made_of)


def score_held_out(settings: Settings, folder: Path) -> Iterator[tuple[str, list[Score]]]:
    """Labelled documents that nothing was trained on, those whose errors nobody has read first."""
    from extractors.training.event_labels import held_out_events

    for half, said in HALVES.items():
        pairs = held_out_events(settings.shared, half)
        for kind, is_own in {"of the corpus, drawn by chance": False, "in the manner of other outlets": True}.items():
            some = [pair for pair in pairs if pair[0]["doc_id"].startswith("own-") == is_own]
            gold = write_lines(folder / "gold.jsonl", [labels for _, labels in some])
            scores = _scores_of(settings, folder, [document for document, _ in some], gold)
            title = f"Held-out documents {kind} ({len(some)}, {said})"
            yield title, [_events(scores, table) for table in TABLES]


def score_pages(settings: Settings, folder: Path) -> Iterator[tuple[str, list[Score]]]:
    """Article text of news pages, then titles and days of official pages."""
    yield "Article text (181 news pages)", list(_body_text(settings, folder))
    yield "Titles and dates (250 official pages, against their microdata)", list(_heads(settings))


def _body_text(settings: Settings, folder: Path) -> Iterator[Score]:
    from extractors.parse.articles import RawPlace
    from extractors.parse.pages import Page, read_page
    from extractors.parse.zones import without

    pages = settings.shared / "pages" / "scrapinghub"
    predicted, n_twice = [], 0
    for path in sorted((pages / "html").glob("*.html.gz")):
        article = read_page(Page(gzip.decompress(path.read_bytes())), RawPlace(path.name, 0, 1))[0]
        predicted.append({"page": path.name.split(".")[0], "text": without(article.text, article.zones)})
        n_twice += article.n_readings > 1
    found = write_lines(folder / "pages.jsonl", predicted)
    said = _figures(_scorer(settings, "score_pages.py", pages / "ground-truth.json", found), "P", "R", "F1", "tail")
    yield Score("F1", said["F1"], 0.967, f"P {said['P']:.3f}  R {said['R']:.3f}")
    yield Score("tail", said["tail"], 0.12, "share of pages that go on after the article", is_ceiling=True)
    yield Score("read twice", n_twice / len(predicted), None, f"{n_twice} of {len(predicted)} pages")


def _heads(settings: Settings) -> Iterator[Score]:
    from lxml import html
    from trafilatura import load_html

    from extractors.parse.metadata import PageMetadata

    n: Counter[str] = Counter()
    for path in sorted((settings.shared / "pages" / "kremlin").glob("*.html.gz")):
        text = gzip.decompress(path.read_bytes()).decode("utf-8")
        truth = html.fromstring(text).xpath('//*[@itemtype="http://schema.org/NewsArticle"]')[0]
        title = " ".join(truth.xpath('.//h1[@itemprop="name"]')[0].text_content().split())
        days = truth.xpath('.//time[@itemprop="datePublished"]/@datetime')
        page = PageMetadata(load_html(text))
        n["pages"] += 1
        n["titles"] += page.title == title
        n["dated"] += bool(days)
        n["days"] += bool(days) and str(page.published.day) == days[0]
    yield Score("titles", n["titles"] / n["pages"], 0.99, f"{n['titles']} of {n['pages']}")
    yield Score("dates", n["days"] / n["dated"], 0.99, f"{n['days']} of {n['dated']} that have one")


def score_clusters(settings: Settings, folder: Path) -> Iterator[tuple[str, list[Score]]]:
    """Which articles tell of the same event, after a whole night over them."""
    documents, gold = (settings.shared / "eval" / f"clusters_dev.{name}.jsonl" for name in ("docs", "gold"))
    scores = _clusters(settings, folder / "dev", documents, gold, (0.80, 0.85, 0.95, 0.75))
    yield "Articles of one event (187 articles, one night)", scores


def score_held_out_feeds(settings: Settings, folder: Path) -> Iterator[tuple[str, list[Score]]]:
    """The same of two sets of feed entries of our own, the one whose errors nobody has read first."""
    from extractors.training.event_labels import HELD_OUT

    for half, said in HALVES.items():
        documents, gold = (HELD_OUT / half / f"feeds.{name}.jsonl" for name in ("docs", "gold"))
        title = f"Held-out feed entries of one event ({len(lines_of(documents))}, {said})"
        yield title, _clusters(settings, folder / half, documents, gold, (None,) * 4)


def _clusters(
    settings: Settings, folder: Path, documents: Path, gold: Path, wanted: tuple[float | None, ...]
) -> list[Score]:
    snapshot = nights.run_night(settings.model_copy(update={"data": folder / "data", "input": documents}))
    said = _scorer(settings, "score_clusters.py", documents, gold, snapshot)
    figures = _figures(said, "P", "R", "F1", "singletons", "found")
    counts = re.search(r"\(.*?\)", said)
    return [
        Score("pairs F1", figures["F1"], wanted[0], f"R {figures['R']:.3f}  {counts[0] if counts else ''}"),
        Score("pairs precision", figures["P"], wanted[1]),
        Score("singletons", figures["singletons"], wanted[2], "told once, joined to nothing"),
        Score("found", figures["found"], wanted[3], "articles with a fact"),
    ]


def score_sample(settings: Settings) -> Iterator[tuple[str, list[Score]]]:
    """The shipped sample: titles and days of its pages, and its events by sides and status."""
    from extractors.compose import documents_to_forms
    from extractors.fetch import sample
    from extractors.parse.articles import RawPlace
    from extractors.parse.pages import Page, read_page

    heads: Counter[str] = Counter()
    pages = [page for page in lines_of(sample.SITE.parent / "expected.jsonl") if page["fetched"]]
    documents = []
    for page in pages:
        path = sample.SITE.parent / page["file"]
        article = read_page(Page(path.read_bytes(), url=page["url"]), RawPlace(path.name, 0, 1))[0]
        heads["titles"] += article.title == page["title"]
        heads["days"] += str(article.published.day) == (page["published"] or "None")[:10]
        published = str(article.published.day) if article.published.day else None
        documents.append({"title": article.title, "text": article.text, "published": published, "url": page["url"]})
    forms = documents_to_forms(list(enumerate(documents, start=1)), settings)
    yield (
        f"Pages of the sample ({len(pages)})",
        [Score(name, heads[name] / len(pages), None, f"{heads[name]} of {len(pages)}") for name in ("titles", "days")],
    )
    yield "Events of the sample, by sides and status", [_agreement(table, pages, forms) for table in TABLES]


def _agreement(table: str, pages: list[Record], forms: list[Record]) -> Score:
    right = n_wanted = n_found = 0
    for page, form in zip(pages, forms, strict=True):
        wanted, found = (Counter(map(_event, record.get(table) or [])) for record in (page, form))
        right += (wanted & found).total()
        n_wanted += wanted.total()
        n_found += found.total()
    f1 = 2 * right / (n_wanted + n_found) if n_wanted + n_found else 0.0
    return Score(f"{table} F1", f1, None, f"{n_wanted} expected, {n_found} found, {right} right")


def _event(event: Record) -> tuple[Any, ...]:
    sides = event.get("sides") or event.get("parties") or [event.get("side") or ""]
    return event["status"], tuple(sorted(sides)), (event.get("to") or {}).get("country")


def table_of(title: str, scores: list[Score]) -> Table:
    """The scores of one set, as printed."""
    table = Table(title=title, title_justify="left", title_style="bold")
    table.add_column("what", min_width=22)
    for name in ("score", "wanted"):
        table.add_column(name, justify="right")
    table.add_column("reached")
    table.add_column("made of", overflow="fold")
    for score in scores:
        sign = "≤" if score.is_ceiling else "≥"
        wanted = "" if score.wanted is None else f"{sign} {score.wanted:g}"
        style = {"no": "red", "yes": "green"}.get(score.verdict, "")
        table.add_row(
            score.name, f"{score.value:.3f}", wanted, f"[{style}]{score.verdict}[/]" if style else "", score.detail
        )
    return table


def sets(settings: Settings, only: str | None, folder: Path) -> Iterator[tuple[str, list[Score]]]:
    """Title and scores of every set that is asked for, as each is done."""
    scorers: dict[str, Callable[[Settings, Path], Iterator[tuple[str, list[Score]]]]] = {
        "extraction": score_extraction,
        "held-out": score_held_out,
        "pages": score_pages,
        "clusters": score_clusters,
        "held-out feeds": score_held_out_feeds,
    }
    for name in [only] if only else SECTIONS:
        yield from scorers[name](settings, folder)


def main(
    only: Annotated[Optional[str], typer.Option(help=f"One of: {', '.join(SECTIONS)}.")] = None,  # noqa: UP045
    json_out: Annotated[Optional[Path], typer.Option("--json", help="File for the figures as JSON.")] = None,  # noqa: UP045
) -> None:
    """Scores extraction, pages and event clusters, also of held-out documents, and prints a table a set."""
    if only and only not in SECTIONS:
        raise typer.BadParameter(f"{only!r} is none of {', '.join(SECTIONS)}")
    settings, console = load_settings(), Console()
    figures = {}
    with TemporaryDirectory(prefix="evaluate-") as folder:
        if settings.shared.is_dir():
            found = sets(settings, only, Path(folder))
        else:
            said = f"{settings.shared} is missing: what follows is measured on the shipped sample alone."
            console.print(said, soft_wrap=True)
            found = score_sample(settings)
        for title, scores in found:
            console.print(table_of(title, scores))
            figures[title] = [asdict(score) for score in scores]
    if json_out:
        json_out.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
