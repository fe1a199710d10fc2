"""Charts drawn at build time: Altair → SVG that stands in the page and takes its colours from the page's style."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final
from zlib import crc32

import altair as alt
import vl_convert as vlc
from markupsafe import Markup

Row = dict[str, Any]

# Colours that no chart has of itself; in the finished SVG each becomes the variable of the page's style.
_INK, _MUTED, _LINE, _ACCENT, _SOFT = "#010203", "#020304", "#030405", "#040506", "#050607"
_VARIABLES: Final = {_INK: "--ink", _MUTED: "--muted", _LINE: "--line", _ACCENT: "--accent", _SOFT: "--soft"}
_WIDE, _NARROW = 620, 330
_CONFIG: Final = {
    "background": None,
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": _MUTED,
        "labelFontSize": 12,
        "title": None,
        "domain": False,
        "ticks": False,
        "gridColor": _LINE,
        "labelPadding": 8,
    },
    "legend": {
        "labelColor": _MUTED,
        "labelFontSize": 12,
        "title": None,
        "orient": "top",
        "symbolType": "square",
        "offset": 6,
    },
    "text": {"color": _INK, "fontSize": 12},
    "bar": {"cornerRadiusEnd": 1},
}


def months(rows: Sequence[Row], label: str) -> Markup:
    """Columns by month, every month in turn: rows of `month` (date), `status` (Held or Planned) and `n`."""
    values = [row | {"month": row["month"].isoformat()} for row in rows]
    name = "utcFormat(toDate(datum.value), utcmonth(toDate(datum.value)) == 0 || datum.index == 0 ? '%b %Y' : '%b')"

    def draw(width: int) -> alt.Chart:
        axis = alt.Axis(grid=False, labelAngle=0, labelOverlap=True, labelSeparation=6, labelExpr=name)
        return (
            alt.Chart(alt.Data(values=values), width=width - 30, height=200)
            .mark_bar()
            .encode(
                x=alt.X("month:O", axis=axis, scale=alt.Scale(paddingInner=0.35, paddingOuter=0.2)),
                y=alt.Y("sum(n):Q", axis=alt.Axis(tickCount=3, format="d", tickMinStep=1)),
                color=alt.Color("status:N", scale=alt.Scale(domain=["Held", "Planned"], range=[_ACCENT, _SOFT])),
                order=alt.Order("status:N"),
            )
        )

    return _both(draw, label)


def bars(rows: Sequence[Row], label: str, unit: str = "") -> Markup:
    """Lying bars in the given order: rows of `name`, `n` and perhaps `text`, which is written after the bar."""
    values = [{"name": r["name"], "n": r["n"], "text": r.get("text") or f"{r['n']:,.0f}{unit}"} for r in rows]

    def draw(width: int) -> alt.Chart:
        base = alt.Chart(alt.Data(values=values), width=width - 210 if width > 400 else width - 150).encode(
            y=alt.Y("name:N", sort=None, axis=alt.Axis(labelLimit=190 if width > 400 else 110, labelColor=_INK)),
            x=alt.X("n:Q", axis=None, scale=alt.Scale(domainMin=0)),
        )
        text = base.mark_text(align="left", dx=6, color=_MUTED).encode(text="text:N")
        return (base.mark_bar(color=_ACCENT, height=14) + text).properties(height=alt.Step(26))

    return _both(draw, label)


def timelines(rows: Sequence[Row], label: str) -> Markup:
    """A line an agreement, a mark an act: rows of `name`, `day` (date) and `act`."""
    values = [row | {"day": row["day"].isoformat()} for row in rows]
    acts = list(dict.fromkeys(row["act"] for row in values))
    shapes = ["circle", "square", "diamond", "triangle-up", "cross", "triangle-down", "triangle-right", "triangle-left"]

    def draw(width: int) -> alt.Chart:
        is_wide = width > _NARROW
        names = alt.Axis(labelLimit=215 if is_wide else 115, labelColor=_INK, grid=True)
        days = _days([row["day"] for row in rows], 4 if is_wide else 2, "month", "%b %Y")
        marks = alt.Scale(domain=acts, range=shapes[: len(acts)])
        return (
            alt.Chart(alt.Data(values=values), width=width - (230 if is_wide else 130), height=alt.Step(26))
            .mark_point(filled=True, size=80, color=_ACCENT, opacity=1)
            .encode(
                y=alt.Y("name:N", sort=None, axis=names),
                x=alt.X("day:T", scale=alt.Scale(type="utc"), axis=days),
                shape=alt.Shape("act:N", scale=marks, legend=alt.Legend(columns=4 if is_wide else 2)),
            )
        )

    return _both(draw, label)


def line(rows: Sequence[Row], label: str) -> Markup:
    """One line over nights: rows of `night` (date) and `n`."""
    values = [row | {"night": row["night"].isoformat()} for row in rows]
    counts = [row["n"] for row in rows]
    n_ticks = max(1, min(3, max(counts) - min(counts)))  # whole facts

    def draw(width: int) -> alt.Chart:
        base = alt.Chart(alt.Data(values=values), width=width, height=160).encode(
            x=alt.X("night:T", scale=alt.Scale(type="utc"), axis=_days([r["night"] for r in rows], 4, "day", "%d %b")),
            y=alt.Y("n:Q", axis=alt.Axis(tickCount=n_ticks, format=",d"), scale=alt.Scale(zero=False)),
        )
        return base.mark_line(color=_ACCENT, strokeWidth=2) + base.mark_point(color=_ACCENT, filled=True, opacity=1)

    return _both(draw, label)


def _days(days: Sequence[date], n: int, unit: str, form: str) -> alt.Axis:
    """About `n` labels below a line of days, no two of one day or month; the scale is UTC, for any clock to draw."""
    is_short = (max(days) - min(days)).days < n * {"day": 1, "month": 31}[unit]
    count = {"interval": unit, "step": 1} if is_short else n
    return alt.Axis(format=form, grid=False, tickCount=count, labelOverlap=True, labelSeparation=6)


def _both(draw: Callable[[int], alt.Chart], label: str) -> Markup:
    """The chart for wide and for narrow pages; the style shows one."""
    return Markup("").join(
        Markup('<div class="chart {}">{}</div>').format(
            name, _svg(draw(width), label, f"{name}-{crc32(label.encode())}")
        )
        for name, width in (("on-wide", _WIDE), ("on-narrow", _NARROW))
    )


def _svg(chart: alt.Chart, label: str, prefix: str) -> Markup:
    spec = chart.properties(padding={"left": 0, "right": 0, "top": 4, "bottom": 4}).to_dict()
    spec["config"] = _CONFIG
    drawn = vlc.vegalite_to_svg(spec, allowed_base_urls=[])
    for colour, variable in _VARIABLES.items():
        drawn = drawn.replace(colour, f"var({variable})")
    drawn = re.sub(r"""font-family=("[^"]*"|'[^']*')""", 'font-family="inherit"', drawn)
    for n, name in enumerate(dict.fromkeys(re.findall(r'\bid="(\w+)"', drawn))):  # Vega counts on from chart to chart
        drawn = drawn.replace(f'id="{name}"', f'id="{prefix}-{n}"').replace(f"url(#{name})", f"url(#{prefix}-{n})")
    drawn = re.sub(r' aria-[a-z]+="[^"]*"| role="[^"]*"', "", drawn)
    return Markup(drawn.replace("<svg ", f'<svg role="img" aria-label="{Markup.escape(label)}" ', 1))  # noqa: S704 - drawn by us
