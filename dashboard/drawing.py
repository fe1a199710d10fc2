"""Drawings that no chart library has: the world with its places, and the ring of sides that meet."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

OUTLINES: Final = Path(__file__).parent / "assets" / "world.json"
WIDTH, HEIGHT = 1000.0, 460.0
_SCALE: Final = WIDTH / 5.4133  # the projection is 2 × 2.7066 wide
_MIDDLE: Final = 262.0  # the equator's distance from the top: the Arctic fits, Antarctica is left out


@dataclass(frozen=True, slots=True)
class Spoke:
    """A side on the ring: where its label stands, and which way it reads."""

    code: str
    x: float
    y: float
    angle: float
    is_left: bool


@dataclass(frozen=True, slots=True)
class Chord:
    """A curve between two sides on the ring."""

    a: str
    b: str
    path: str


def equal_earth(latitude: float, longitude: float) -> tuple[float, float]:
    """A point on the drawing, in its units from the top left, by the Equal Earth projection.

    Šavrič, Patterson, Jenny (2018), https://doi.org/10.1080/13658816.2018.1504949, equations 9 and 10.
    """
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    t2, t6 = theta**2, theta**6
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(theta)
    x /= 3 * (9 * a4 * theta**8 + 7 * a3 * t6 + 3 * a2 * t2 + a1)
    y = theta * (a1 + a2 * t2 + t6 * (a3 + a4 * t2))
    return WIDTH / 2 + x * _SCALE, _MIDDLE - y * _SCALE


def world() -> str:
    """The land as one SVG path."""
    rings = json.loads(OUTLINES.read_text(encoding="utf-8"))["rings"]
    drawn = []
    for ring in rings:
        points = [equal_earth(lat / 10, lon / 10) for lon, lat in zip(ring[::2], ring[1::2], strict=True)]
        drawn.append("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points) + "Z")
    return "".join(drawn)


def ring(
    codes: Sequence[str], pairs: Sequence[tuple[str, str]], radius: float, middle: float
) -> tuple[list[Spoke], list[Chord]]:
    """Sides in the given order on a circle, and a curve bent to its middle for each pair."""
    angles = {code: 2 * math.pi * i / len(codes) - math.pi / 2 for i, code in enumerate(codes)}

    def at(code: str, distance: float) -> tuple[float, float]:
        return middle + distance * math.cos(angles[code]), middle + distance * math.sin(angles[code])

    spokes = []
    for code in codes:
        x, y = at(code, radius + 12)
        is_left = x < middle - 1e-6
        degrees = math.degrees(angles[code])
        spokes.append(Spoke(code, round(x, 1), round(y, 1), round(degrees + (180 if is_left else 0), 1), is_left))
    chords = []
    for a, b in pairs:
        (ax, ay), (bx, by) = at(a, radius), at(b, radius)
        chords.append(Chord(a, b, f"M{ax:.1f},{ay:.1f}Q{middle:.1f},{middle:.1f} {bx:.1f},{by:.1f}"))
    return spokes, chords


def labels(places: Sequence[dict[str, Any]], most: int = 18) -> list[tuple[dict[str, Any], bool]]:
    """The first places whose names find room beside their circles, each with whether its name stands to the left."""
    taken = [
        (p["x"] - p["radius"], p["y"] - p["radius"], p["x"] + p["radius"], p["y"] + p["radius"]) for p in places[:40]
    ]
    kept: list[tuple[dict[str, Any], bool]] = []
    for place in places:
        width, gap = 6.2 * len(place["name"]), place["radius"] + 3
        for is_left in (False, True):
            left = place["x"] - gap - width if is_left else place["x"] + gap
            box = (left, place["y"] - 6, left + width, place["y"] + 6)
            if len(kept) < most and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                kept.append((place, is_left))
                break
    return kept


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
