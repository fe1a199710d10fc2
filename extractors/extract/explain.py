"""Why a document says what it says: sentences as the lattice sees them, candidates with their decisions, and events."""

import html as markup
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from extractors.extract.batch import FLOORS, Found, decisions, extract_article, gather
from extractors.extract.decide import actor_scores, decide_status
from extractors.extract.events import Candidate, Context, candidates
from extractors.extract.lattice import Element, Row
from extractors.extract.mentions import TYPES, quotes
from extractors.settings import Settings

COLOURS = {
    **dict.fromkeys("CAKQ", ("green", "#d7efdc")),
    **dict.fromkeys("GLV", ("cyan", "#d5ecf3")),
    **dict.fromkeys("Ok", ("magenta", "#f0dcf0")),
    **dict.fromkeys("NT", ("yellow", "#faefc8")),
    "D": ("blue", "#dbe3f7"),
    "M": ("bold red", "#f9d9d6"),
    "Z": ("bold red", "#f9d9d6"),
    "S": ("bold red", "#f9d9d6"),
}
NAMES = {"C": "country", "A": "adjective", "K": "people", "Q": "seat", "G": "organisation", "L": "city", "V": "venue"}
NAMES |= {"O": "office", "k": "counterpart", "N": "name", "T": "title", "D": "time"}
NAMES |= {"M": "meeting word", "Z": "visit word", "S": "agreement word"}


def explain(article: dict[str, Any], settings: Settings, html: Path | None) -> None:
    """Prints the explanation of one article (a row of ARTICLES), and writes it as a page where `html` is given."""
    console = Console()
    parts = extract_article(article, settings)
    for part in parts:
        for row in part.context.rows:
            console.print(_line(part.context, row))
        for candidate in candidates(part.context, "MZS"):
            console.print(_decision(part.context, candidate))
        console.print(_events(part))
        dropped = sum(len(found) for found in gather(part.context, decisions()).values()) - len(part.events)
        console.print(f"{len(part.events)} events kept, {dropped} below the filters' floors {FLOORS}")
    if html is not None:
        html.write_text(_page(article["title"], parts), encoding="utf-8")
        console.print(f"page: {html}")


def _line(context: Context, row: Row) -> Styled:
    """One row, its elements coloured by what they are."""
    line = Styled(f"{row.index:>3} ", style="dim")
    if row.in_zone:
        return line.append(context.doc[row.start : row.end].text.strip(), style="strike dim")
    for element in row.elements:
        line.append(element.text, style=COLOURS.get(element.kind, ("", ""))[0]).append(" ")
    return line


def _decision(context: Context, candidate: Candidate) -> Table:
    """One candidate: the probability of each status, what speaks for it, and its links."""
    models = decisions()
    status, score = decide_status(models, candidate)
    word = candidate.row.elements[candidate.element].text
    table = Table(
        title=f"row {candidate.row.index}: {TYPES[candidate.letter]} “{word}” → {status} ({score:.2f})",
        title_justify="left",
    )
    for column in ("what", "decision"):
        table.add_column(column)
    model = models[f"{candidate.letter}.status"]
    weights = ", ".join(f"{name} {weight:+.1f}" for name, weight in model.explain(candidate.features, status))
    table.add_row("speaks most", weights)
    for part, as_person, link in actor_scores(models, candidate.letter, candidate.actors):
        actor = link.actor
        if actor is not None:
            who = actor.person.name if actor.person else actor.role or " ".join(actor.sides)
            table.add_row(
                f"{actor.kind} {who} [{link.source}]",
                f"takes part {part:.2f}, by name {as_person:.2f}, side {actor.sides}",
            )
    for kind, links in (("time", candidate.times), ("place", candidate.places)):
        name = f"{candidate.letter}.{kind}"
        for link in links:
            if name in models and link.source == "row":
                text = link.place.city or link.place.country if link.place else link.time.rule if link.time else ""
                table.add_row(f"{kind} {text}", f"belongs {models[name].probability(link.features, 'yes'):.2f}")
    return table


def _events(part: Found) -> Styled:
    """The events that are kept, a few lines each."""
    text = Styled("\nkept\n", style="bold")
    for event in part.events:
        when = f"{event.when.start}…{event.when.end} ({event.when.basis})" if event.when else "time unresolved"
        where = (event.place.city or event.place.country or "") if event.place else "place not told"
        text.append(f"{TYPES[event.letter]} {event.status} {' · '.join(event.sides)}", style="bold red")
        people = ", ".join(p.name for p in event.persons) or "nobody named"
        text.append(f"  {event.score:.2f}\n    {event.title or people} | {when} | {where}\n", style="not bold")
        for quote in quotes(part.context, event):
            place = f"{quote['field']} {quote['start']}–{quote['end']}"
            text.append(f"    “{quote['quote']}” [{place}]\n", style="dim not bold")
    return text


def _mark(element: Element) -> str:
    text = markup.escape(element.text)
    colour = COLOURS.get(element.kind)
    if colour is None:
        return text
    label = element.name.code if element.name and element.name.code else NAMES.get(element.kind, "")
    return f'<mark style="background:{colour[1]}">{text} <small>{markup.escape(label)}</small></mark>'


def _page(title: str, parts: list[Found]) -> str:
    """The explanation as one page without scripts."""
    body = []
    for part in parts:
        for row in part.context.rows:
            marked = " ".join(map(_mark, row.elements))
            body.append(f'<p class="{"zone" if row.in_zone else "row"}"><span>{row.index}</span> {marked}</p>')
        for event in part.events:
            proof = quotes(part.context, event)
            what = f"{TYPES[event.letter]}, {event.status}: {' · '.join(event.sides)} ({event.score:.2f})"
            quote = markup.escape(proof[0]["quote"]) if proof else ""
            body.append(f"<h2>{markup.escape(what)}</h2><blockquote>{quote}</blockquote>")
    style = (
        "body{font:16px/1.7 system-ui;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#222}"
        "mark{padding:.1em .25em;border-radius:.25em}small{font-size:.65em;letter-spacing:.04em;opacity:.7}"
        ".zone{opacity:.4;text-decoration:line-through}p>span{color:#999;font-size:.75em}"
        "blockquote{border-left:3px solid #ccc;margin:0;padding-left:1em}h2{font-size:1rem}"
    )
    head = f'<meta charset="utf-8"><title>{markup.escape(title or "document")}</title><style>{style}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{"".join(body)}</body></html>'
