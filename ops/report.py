"""What a person reads of a night: a line a stage, then what was published, or why nothing was."""

from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.panel import Panel

from extractors.settings import Settings
from ops.record import Result, Stage

_WORDS: Final = {
    "published": ("green", "published"),
    "degraded": ("yellow", "published, but a later step failed; clear it, or run the night again"),
    "blocked": ("red", "not published: a gate refused tonight's data; readers keep the last published warehouse"),
    "failed": ("red", "not published: the night failed; readers keep the last published warehouse"),
}
_QUIET: Final = {"prepare", "plan", "check_sources", "list_batches", "check_parsed", "list_parts", "sum_up"}
_UNREAD: Final = 10  # lines shown
_COUNTS: Final = """
select
    (select count(*) from marts.fct_meetings), (select count(*) from marts.fct_visits),
    (select count(*) from marts.fct_agreements), (select count(*) from marts.fct_mentions),
    (select count(distinct article_id) from marts.fct_mentions), (select count(distinct source) from marts.fct_mentions)
"""
_MEETINGS: Final = """
select
    coalesce(f.start_date::varchar, 'no date'), f.status, replace(f.sides_key, '+', ' – '),
    concat_ws(', ', f.city, f.country_code), f.n_sources, m.source, m.quote
from marts.fct_meetings as f
inner join marts.fct_mentions as m on m.fact_id = f.meeting_id
qualify row_number() over (partition by f.meeting_id order by m.is_background, m.confidence desc, m.mention_id) = 1
order by f.n_sources desc, f.start_date desc nulls last, f.meeting_id
limit 5
"""
_AGREEMENTS: Final = """
select
    coalesce(f.in_force_on, f.ratified_on, f.signed_on)::varchar, f.status, replace(f.parties_key, '+', ' – '),
    coalesce(f.title, f.kind), f.n_sources, m.source, m.quote
from marts.fct_agreements as f
inner join marts.fct_mentions as m on m.fact_id = f.agreement_id
where f.status <> 'referenced'
qualify row_number() over (partition by f.agreement_id order by m.is_background, m.confidence desc, m.mention_id) = 1
order by f.n_sources desc, f.last_reported_at desc nulls last, f.agreement_id
limit 5
"""


def show_stage(stage: Stage, console: Console) -> None:
    """One line: the stage, its seconds and counts, or its error."""
    if stage.errors:
        for error in stage.errors.values():
            console.print(
                f"  [red]✗[/] {stage.name:<14} {stage.seconds:6.1f} s  [red]{escape(error.splitlines()[0])}[/]"
            )
    elif stage.name not in _QUIET:
        said = ", ".join(_counted(n, key[2:]) for key, n in stage.total.items() if n)
        console.print(f"  [green]✓[/] {stage.name:<14} {stage.seconds:6.1f} s  [dim]{said}[/]")


def show(settings: Settings, result: Result, console: Console) -> None:
    """What the run published, or why it did not."""
    if result.snapshot:
        show_snapshot(Path(result.snapshot), console)
        console.print(f"\nWarehouse  {settings.warehouse} → {Path(result.snapshot).name}", soft_wrap=True)
    if result.site:
        console.print(f"Dashboard  {settings.site / 'current' / 'index.html'}", soft_wrap=True)
    _show_unread(settings, result, console)
    colour, words = _WORDS[result.status]
    console.print(f"\n[bold {colour}]Night {result.night}: {words}[/]")
    if result.message:
        console.print(Panel(escape(result.message), border_style=colour, title=result.status, title_align="left"))
    if result.status != "published":
        console.print(f"Log: {settings.data / 'logs' / (result.run_id + '.log')}", soft_wrap=True)


def _show_unread(settings: Settings, result: Result, console: Console) -> None:
    """What stages said of single files, pages and sources, save for what the run's own message says."""
    from warehouse.load import source_outcomes

    outcomes = source_outcomes(date.fromisoformat(result.night), settings)
    told = [(o["stage"], line) for o in outcomes for line in o["messages"] if line not in result.message]
    if told:
        console.print(f"\n[bold yellow]Not read, or not wholly: {len(told):,}[/]")
    for stage, line in told[:_UNREAD]:
        console.print(f"  {stage:<8} {escape(_shortened(line, 300))}", soft_wrap=True, highlight=False)
    if len(told) > _UNREAD:
        console.print(f"  and {len(told) - _UNREAD:,} more: the column messages of audit.source_runs")


def show_snapshot(snapshot: Path, console: Console) -> None:
    """Counts of a published file, and the meetings and agreements that most outlets tell, each with a sentence."""
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        counts = connection.execute(_COUNTS).fetchone() or ()
        meetings, agreements = (connection.execute(sql).fetchall() for sql in (_MEETINGS, _AGREEMENTS))
    names = ("meetings", "visits", "agreements", "mentions", "articles", "outlets")
    console.print("\n[bold]" + " · ".join(_counted(n, name) for n, name in zip(counts, names, strict=True)) + "[/]")
    _show_facts("Meetings that most outlets tell", meetings, console)
    _show_facts("Agreements", agreements, console)


def _show_facts(title: str, rows: list[tuple[Any, ...]], console: Console) -> None:
    """A fact a line, and under it one sentence that proves it."""
    if not rows:
        return
    console.print(f"\n[bold]{title}[/]")
    for when, status, sides, what, n_sources, source, quote in rows:
        said = "  ".join(escape(part) for part in (sides, what or "", _counted(n_sources, "outlets")) if part)
        console.print(f"  {when or 'no date':<10}  {status:<9}  {said}")
        console.print(Padding(f"[dim]“{escape(_shortened(quote))}” – {escape(source)}[/]", (0, 0, 0, 4)))


def _counted(n: int, plural: str) -> str:
    return f"{n:,} {plural if n != 1 else plural.removesuffix('s')}"


def _shortened(quote: str, longest: int = 160) -> str:
    """`quote` on one line, without control characters, cut at a word."""
    line = " ".join("".join(c if c.isprintable() else " " for c in quote).split())
    return line if len(line) <= longest else line[:longest].rsplit(" ", 1)[0] + " …"
