"""Who concludes a document by the grammar of its sentence: "between A and B", "A and B signed it", "signed with B"."""

import re

from extractors.extract.events import Candidate, Context, is_site
from extractors.extract.lattice import Element, Row

MADE = frozenset({"signed", "reached", "inked", "concluded", "was", "is"})  # may part a name from its "between"
SIGNS = frozenset(
    "signed sign signs inked ink inks initialled initialed concluded reached struck clinched sealed penned finalized "
    "finalised".split()
)
BOTH = re.compile(
    r"\b(?:the two|both|the) (?:sides|leaders|presidents|ministers|foreign ministers|countries|parties|governments|"
    r"delegations)(?: (?:also|then|jointly|have|had))? (?:sign|issu|agree|adopt|conclu|said|ink)"
    r"|\b(?:by|between) (?:the two|both|the) (?:sides|leaders|presidents|ministers|foreign ministers|countries|parties|"
    r"governments|delegations)\b",
    re.IGNORECASE,
)
REACH = 4  # rows back to those whom "the two sides" are
PASSIVE = frozenset({"was", "were", "been", "be", "not", "never"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
FIRMS = frozenset(
    "company corporation corp corp. co co. inc ltd ltd. llc plc ag sa gmbh jsc group holding holdings airlines airways "
    "airline railways aviation industries consortium enterprise university institute chamber bank exchange".split()
)
NO_FIRMS = frozenset({"central", "world", "ministry"})
MAKERS = frozenset(
    "airline carrier company firm giant maker manufacturer producer operator conglomerate automaker carmaker "
    "planemaker".split()
)
FIGHTERS = frozenset("rebels militants factions separatists guerrillas insurgents militias opposition fighters".split())


def told_parties(context: Context, candidate: Candidate, first: int, end: int) -> list[str]:
    """The sides that conclude the document named at elements [first, end), as its sentence orders them; none where it
    does not tell two."""
    elements = candidate.row.elements
    at = next((j for j in range(end, min(end + 3, len(elements))) if elements[j].kind == "b"), None)
    by = next((j for j in range(end + 2, min(end + 14, len(elements))) if _is_by(elements, j)), None)
    if at is None and by is not None and not any(e.kind in 'yr.:;"MZS' for e in elements[end:by]):
        found = _sides(context, candidate, by + 1, _stop(elements, by + 1))
    elif at is not None:
        if any(e.kind not in "xD" and e.text.lower() not in MADE for e in elements[end:at]):
            return []
        found = _sides(context, candidate, at + 1, _stop(elements, at + 1))
    else:
        found = _of_verb(context, candidate, first, end)
    return found if len(found) > 1 else _of_those(context, candidate)


def _of_those(context: Context, candidate: Candidate) -> list[str]:
    """The two sides that the nearest row before tells of, where "the two sides" or "both leaders" conclude."""
    row = candidate.row
    if not BOTH.search(row.text) or any(len(a.sides) > 0 and not is_site(row, a) for a in context.actors[row.index]):
        return []
    for before in reversed(context.rows[max(0, row.index - REACH) : row.index]):
        actors = [a for a in context.actors[before.index] if not is_site(before, a)]
        sides = list(dict.fromkeys(side for a in actors for side in a.sides))
        if len(sides) > 1:
            return sides if len(sides) == 2 else []
    return []


def _is_by(elements: list[Element], j: int) -> bool:
    return elements[j].text.lower() in ("by", "between") and elements[j - 1].text.lower() in SIGNS


def _of_verb(context: Context, candidate: Candidate, first: int, end: int) -> list[str]:
    """The subject of the verb of signing before a name, and whom it is signed with."""
    elements, tags = candidate.row.elements, context.doc._.tags
    verb = next((k for k in range(first - 1, max(-1, first - 6), -1) if elements[k].text.lower() in SIGNS), None)
    if verb is None or any(e.kind not in "dxDXp" for e in elements[verb + 1 : first]):
        return []
    stop = verb
    while stop and (elements[stop - 1].kind in "axD" or elements[stop - 1].text.lower() == "on"):
        if elements[stop - 1].text.lower() in PASSIVE:
            return []
        stop -= 1
    if stop and (elements[stop - 1].kind == "&" or elements[stop - 1].text.lower() == "to"):
        return []
    begin = stop
    while begin and not _is_boundary(elements, tags, begin - 1, stop):
        begin -= 1
    found = _sides(context, candidate, begin, stop)
    at = next((j for j in range(end, min(end + 9, len(elements))) if elements[j].text.lower() == "with"), None)
    if at is not None and found and not any(e.kind in 'ayr.:;"MZS' for e in elements[end:at]):
        found += [s for s in _sides(context, candidate, at + 1, _stop(elements, at + 1)) if s not in found]
    return found


def _is_boundary(elements: list[Element], tags: dict[int, str], k: int, stop: int) -> bool:
    """Whether element k parts the subject that ends at `stop` from what stands before it."""
    element = elements[k]
    if element.kind in 'ryMZS.:;"a' or element.text[-1] in "–—-":
        return True
    if element.kind == "," and not any(e.kind == "&" for e in elements[k:stop]):
        return True
    return element.kind == "x" and tags.get(element.start) in FINITE


def _stop(elements: list[Element], begin: int) -> int:
    """Where the phrase that begins at `begin` ends: before a verb, a preposition, a relative or a stop."""
    stop = begin
    while stop < len(elements) and elements[stop].kind not in 'ayri.:;pMZS"D':
        stop += 1
    return stop


def _sides(context: Context, candidate: Candidate, begin: int, stop: int) -> list[str]:
    """The sides of the parts of a phrase, in their order."""
    found: dict[str, None] = {}
    chunk: list[int] = []
    for k in range(begin, stop + 1):
        if k < stop and candidate.row.elements[k].kind not in ",&":
            chunk.append(k)
        elif chunk:
            found |= dict.fromkeys(_sides_of(context, candidate, chunk))
            chunk = []
    return list(found)


def _sides_of(context: Context, candidate: Candidate, chunk: list[int]) -> list[str]:
    """The sides of one part: a firm, or a group under arms, by its name, else whom its words stand for."""
    row = candidate.row
    actors = [link.actor for link in candidate.actors if link.source == "row" and link.actor]
    inside = [
        a
        for a in actors
        if chunk[0] <= a.first <= chunk[-1]
        and not (a.side_from in "LV" and is_site(row, a) and row.elements[a.first - 1].kind == "i")
    ]
    firm = _firm(context, row, chunk)
    if firm:
        return [f"ORG:{firm}"]
    group = next((k for k in chunk if row.elements[k].text.lower() in FIGHTERS), None)
    if group is not None and not any(s.startswith("ORG:") for a in inside for s in a.sides):
        first = group - (group - 1 in chunk and row.elements[group - 1].kind in "xm")
        return ["ORG:" + context.doc[row.elements[first].start : row.elements[group].end].text]
    return [side for a in inside for side in a.sides]


def _firm(context: Context, row: Row, chunk: list[int]) -> str:
    """The name of a firm, a bank or a university among elements, without the state that it is of."""
    runs: list[list[int]] = [[]]
    for k in chunk:
        element = row.elements[k]
        if element.kind not in "f(sd" and element.text[:1].isupper():
            runs[-1].append(k)
        elif not (element.kind == "f" and runs[-1]):
            runs.append([])
    for run in runs:
        while len(run) > 1 and row.elements[run[0]].kind == "A" and _words(row, run[1:]) > 1:
            run = run[1:]
        is_made = bool(run) and run[0] > 0 and row.elements[run[0] - 1].text.lower() in MAKERS
        text = context.doc[row.elements[run[0]].start : row.elements[run[-1]].end].text if run else ""
        words = text.lower().split()
        if is_made or (_is_named(row, run) and FIRMS & {*words[:1], *words[-1:]} and not NO_FIRMS & set(words)):
            return text
    return ""


def _words(row: Row, run: list[int]) -> int:
    return sum(len(row.elements[k].text.split()) for k in run)


def _is_named(row: Row, run: list[int]) -> bool:
    """Whether a run of capitals tells more than a state and a word for a firm: not "the Austrian Bank"."""
    own = [w for k in run if row.elements[k].kind != "A" for w in row.elements[k].text.lower().split()]
    return any(w not in FIRMS for w in own)


def is_firm(side: str) -> bool:
    """Whether a side is named as a firm."""
    return side.startswith("ORG:") and side.split()[-1].lower() in FIRMS
