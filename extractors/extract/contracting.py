"""Who concludes a document by the grammar of its sentence: "between A and B", "A and B signed it", "signed with B"."""

import re
from collections.abc import Iterator
from itertools import pairwise

from extractors.extract.events import Candidate, Context, is_site
from extractors.extract.lattice import Element, Row

MADE = frozenset({"signed", "reached", "inked", "concluded", "was", "is"})  # may part a name from its "between"
SIGNS = frozenset(
    "signed sign signs entered inked ink inks initialled initialed initial initials concluded conclude reached struck "
    "clinched sealed penned finalized finalised".split()
)
_TWO = r"(?:the two|both|the)"
_THOSE = (
    r"(?:sides|leaders|presidents|ministers|foreign ministers|countries|parties|governments|delegations|companies|"
    r"firms|banks|universities|states|nations|neighbou?rs|heads of state|prime ministers|ministries)"
)
BOTH = re.compile(
    rf"\b{_TWO} {_THOSE}(?:['’]s?(?: [a-z]+){{1,3}})?"
    r"(?: (?:also|then|jointly|have|had|later|earlier|last \w+|on \w+day|\w+day))? "
    r"(?:sign|initial|issu|agree|adopt|conclu|said|ink)"
    rf"|\b(?:by|between) {_TWO} {_THOSE}\b",
    re.IGNORECASE,
)
OF_STATES = re.compile(
    rf"\b{_TWO} (?:presidents|ministers|foreign ministers|prime ministers|countries|governments|states|nations|"
    r"neighbou?rs|heads of state|ministries)\b",
    re.IGNORECASE,
)
REACH = 4  # rows back to those whom "the two sides" are
TOP = 2  # rows on top of a text that tell who issued it
ISSUED = re.compile(
    r"\bstatement\b[^.;]{0,120}?\b(?:issued|released|made|adopted|delivered|published|agreed)"
    r"(?: (?:today|jointly|simultaneously|on \w+(?: \d+)?(?:, \d{4},?)?))* by\b",
    re.IGNORECASE,
)
SAID_IN = re.compile(
    r"\b(?:said|warned|declared|announced|agreed|called|condemned|stressed|urged)\b[^.;]{0,60}?"
    r"\bin an? (?:rare |final )?$"
)
WHERE_AND_WHEN = 9  # elements between "signed" and its "by"
SETTING = frozenset(
    "in on at the here there early earlier late later today yesterday jointly simultaneously officially formally city "
    "capital town morning afternoon evening night week month year last this just separately".split()
)
PASSIVE = frozenset({"was", "were", "been", "be", "not", "never"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
FIRMS = frozenset(
    "company corporation corp corp. co co. inc ltd ltd. llc plc ag sa gmbh jsc group holding holdings airlines airways "
    "airline railways aviation industries consortium enterprise university institute chamber bank exchange fund "
    "bhd bhd. berhad limited incorporated pjsc ojsc nv bv kgaa oyj tbk pvt "
    "association federation insurance foundation".split()
)
OFFICES = frozenset(
    "ministry agency authority department administration bureau commission council committee service office "
    "secretariat parliament government army navy forces union nations conference".split()
)
BELONGS = frozenset("subsidiary unit arm affiliate division branch".split())  # of somebody who is no party
SHORT = "short names"  # of a text, among what is kept with it
INSIDE = 5  # elements that a bracket may span
QUOTES = frozenset('"“”«»')
BEGINS_ASIDE = frozenset({"a", "an", "the", "which", "who", "one", "known", "also", "formerly"})
ASIDE = 14  # elements of an aside behind a subject
ACRONYM = re.compile(r"[A-Z][A-Z&]{1,8}")
LINKS = frozenset({"of", "and", "for", "&", ","})
NTH = 10  # elements of "was the first Western oil company to", at most
BECOMES = frozenset({"was", "became", "become", "were", "is"})
FIRST = frozenset("first second third fourth fifth latest last only".split())
NO_FIRMS = frozenset({"central", "world", "ministry"})
CENTRAL_BANK = re.compile(  # stands for its state in all of 22 labelled documents
    r"\bCentral Bank\b|\bReserve Bank of\b|\bPeople['’]s Bank of China\b|\bState Bank of (?:Viet ?[Nn]am|Pakistan)\b"
    r"|\bNational Bank of (?:the )?(?:Kazakhstan|Ukraine|Georgia|Belarus|Romania|Poland|Serbia|Moldova|Rwanda|Ethiopia"
    r"|Tajikistan|Kyrgyz|Hungary|Denmark|Belgium|Angola|Cambodia)|\bBank of (?:England|Japan|Korea|Israel|Canada|Mexico"
    r"|Thailand|Ghana|Zambia|Tanzania|Uganda|Namibia|Russia|Italy|Spain|Greece|Mongolia|Algeria|Sudan|Botswana"
    r"|Mauritius|Jamaica|Guyana)$",
)
MAKERS = frozenset(
    "airline carrier company firm giant major maker manufacturer producer operator conglomerate automaker carmaker "
    "planemaker shipyard shipbuilder insurer".split()
)
APPOSED = re.compile(
    r"[OT][fdAXNGCKQ's -]{1,12},$"
)  # the letters before a name: "the head of Volta Bank, Kofi Boateng"
FIELD_OF = re.compile(  # before a further field of an office or a school: "Ministry of Energy and Mineral Resources"
    r"\b(?:Ministry|Department|Agency|Council|Chamber|University|Institute|Academy|Organi[sz]ation|Association|Federation"
    r"|Union) (?:of|for) [A-Z][\w’'-]+(?: [A-Z][\w-]+)*(?:, [A-Z][\w-]+(?: [A-Z][\w-]+)*)*(?:,|,? and) $"
)
JUDGED = re.compile(  # what stands before a document that others concluded: "welcomed the agreement signed by A and B"
    r"\b(?:welcom|hail|prais|applaud|laud|commend|condemn|denounc|critici[sz])(?:ed|es|ing|s)\b[^;:.\"“]{0,60}$"
)
FIGHTERS = frozenset("rebels militants factions separatists guerrillas insurgents militias opposition fighters".split())


def told_parties(context: Context, candidate: Candidate, first: int, end: int) -> list[str]:
    """The sides that conclude the document named at elements [first, end), as its sentence orders them; none where it
    does not tell two."""
    phrases = Phrases(context, candidate)
    found = _told(phrases, first, end)
    if any(is_company(side) for side in found):
        phrases.among_firms = True
        found = _told(phrases, first, end)
    return found if len(found) > 1 else _issuers(context, candidate) or _of_those(context, candidate)


class Phrases:
    """A row as phrases that name parties. letters: the kinds of its elements, a blank for those in brackets, and X for
    those of a name that the letters in brackets behind it spell: "Port and Docks Company (PDC)"."""

    def __init__(self, context: Context, candidate: Candidate) -> None:
        self.context, self.candidate, self.row = context, candidate, candidate.row
        self.full_names = short_names(context)
        self.among_firms = False
        letters = [e.kind for e in self.row.elements]
        self.spelled: dict[int, str] = {}
        for first, last, short in _spelled(context, self.row):
            letters[first : last + 1] = "X" * (last + 1 - first)
            self.spelled |= dict.fromkeys(range(first, last + 1), self.full_names.get(short, ""))
        for first, last in _brackets(self.row.elements):
            letters[first : last + 1] = " " * (last + 1 - first)
        for first, last in _quoted(self.row.elements):
            letters[first] = letters[last] = " "
        self.letters = "".join("f" if e.text == "&" else k for k, e in zip(letters, self.row.elements, strict=True))


def short_names(context: Context) -> dict[str, str]:
    """The full names that a text gives behind letters in brackets, by these letters."""
    known: dict[str, str] | None = context.doc.user_data.get(SHORT)
    if known is None:
        known = {}
        for row in context.rows:
            for first, last, short in _spelled(context, row):
                name = context.doc[row.elements[first].start : row.elements[last].end].text
                known.setdefault(short, re.sub(r"\s+", " ", name))
        context.doc.user_data[SHORT] = known
    return known


def _brackets(elements: list[Element]) -> Iterator[tuple[int, int]]:
    """The elements from "(" to ")", where few stand between."""
    for i, element in enumerate(elements):
        if element.text == "(":
            last = next((j for j in range(i + 2, min(i + INSIDE, len(elements))) if elements[j].text == ")"), None)
            if last is not None:
                yield i, last


def _quoted(elements: list[Element]) -> Iterator[tuple[int, int]]:
    """The quotation marks around a name: “Volta Shipping”."""
    marks = [i for i, element in enumerate(elements) if element.text in QUOTES]
    for first, last in pairwise(marks):
        if 1 < last - first <= INSIDE and all(e.text[:1].isupper() for e in elements[first + 1 : last]):
            yield first, last


def _spelled(context: Context, row: Row) -> Iterator[tuple[int, int, str]]:
    """Names that the letters in brackets behind them spell: first and last element, and the letters."""
    for opening, closing in _brackets(row.elements):
        short = row.elements[closing - 1].text
        if not ACRONYM.fullmatch(short) or row.elements[closing - 1].kind in "SD":
            continue
        first = opening
        while first and (row.elements[first - 1].text[:1].isupper() or row.elements[first - 1].text in LINKS):
            first -= 1
        for k in range(first, opening - 1):
            words = re.findall(r"\b[A-Z]", context.doc[row.elements[k].start : row.elements[opening - 1].end].text)
            if row.elements[k].text[:1] == short[0] and "".join(words).startswith(short):
                yield k, opening - 1, short
                break


def _told(phrases: Phrases, first: int, end: int) -> list[str]:
    elements, letters = phrases.row.elements, phrases.letters
    after = [j for j in range(end, len(elements)) if letters[j] != " "]
    at = next((j for j in after[:3] if letters[j] == "b"), None)
    by = next((j for j in after[2:14] if _is_by(elements, j)), None)
    if at is None and by is not None and not set(letters[end:by]) & set('yr.:;"MZS') and _is_of_name(elements[end:by]):
        found = _sides(phrases, by + 1, _stop(letters, by + 1))
        is_judged = JUDGED.search(phrases.row.text[: phrases.context.offset(phrases.row, elements[first])])
        if elements[by - 1].text.lower() in SIGNS or is_judged or any(map(is_firm, found)):
            return found  # others are known as well by the models
    if at is None:
        return _of_verb(phrases, first, end)
    between = [e for e, k in zip(elements[end:at], letters[end:at], strict=True) if k not in "xD "]
    return [] if any(e.text.lower() not in MADE for e in between) else _sides(phrases, at + 1, _stop(letters, at + 1))


def _of_those(context: Context, candidate: Candidate) -> list[str]:
    """The two sides that the nearest row before tells of, where "the two sides" or "both leaders" conclude."""
    row = candidate.row
    both = BOTH.search(row.text)
    if both is None or any(len(a.sides) > 0 and not is_site(row, a) for a in context.actors[row.index]):
        return []
    are_states = OF_STATES.search(both.group()) is not None
    for before in reversed(context.rows[max(0, row.index - REACH) : row.index]):
        actors = [a for a in context.actors[before.index] if not is_site(before, a)]
        sides = list(dict.fromkeys(side for a in actors for side in a.sides if not (are_states and is_company(side))))
        if len(sides) > 1:
            return sides if len(sides) == 2 else []
    return []


def _issuers(context: Context, candidate: Candidate) -> list[str]:
    """The sides of a joint statement that the row on top of its text, or its own row, says it was issued by."""
    if candidate.group != "joint_statement":
        return []
    rows = [row for row in context.rows if not row.in_title][:TOP] if candidate.row.in_title else [candidate.row]
    for row in rows:
        if issued := ISSUED.search(row.text):
            actors = [a for a in context.actors[row.index] if not is_site(row, a)]
            behind = [a for a in actors if context.offset(row, row.elements[a.first]) >= issued.end()]
            sides = list(dict.fromkeys(side for a in behind for side in a.sides))
            if len(sides) > 1:
                return sides
    said = None if candidate.row.in_title else SAID_IN.search(candidate.left)
    if said is not None:
        row = candidate.row
        told = [a for a in context.actors[row.index] if not is_site(row, a)]
        before = [a for a in told if context.offset(row, row.elements[a.last]) < said.start()]
        sides = list(dict.fromkeys(side for a in before for side in a.sides))
        return sides if len(sides) > 1 else []
    return []


def _is_of_name(between: list[Element]) -> bool:
    """Whether nothing between a name and its "by" tells of another: "and with Chile one on fish, signed by"."""
    return not any(e.kind == "&" or e.text.lower() == "one" for e in between)


def _is_by(elements: list[Element], j: int) -> bool:
    """Whether element j is the "by" of who signs, also behind where and when: "signed in Accra on Monday by"."""
    if elements[j].text.lower() not in ("by", "between"):
        return False
    k = j - 1
    while k > j - WHERE_AND_WHEN and (elements[k].kind in "LVCQD" or elements[k].text.lower() in SETTING):
        k -= 1
    return elements[k].text.lower() in SIGNS


def _of_verb(phrases: Phrases, first: int, end: int) -> list[str]:
    """The subject of the verb of signing before a name, and whom it is signed with."""
    elements, letters, tags = phrases.row.elements, phrases.letters, phrases.context.doc._.tags
    verb = next((k for k in range(first - 1, max(-1, first - 6), -1) if elements[k].text.lower() in SIGNS), None)
    if verb is None or set(letters[verb + 1 : first]) - set("dxDXpN- "):
        return []
    stop = verb
    while stop and (letters[stop - 1] in "axD" or elements[stop - 1].text.lower() == "on"):
        if elements[stop - 1].text.lower() in PASSIVE:
            return []
        stop -= 1
    stop = _before_aside(elements, letters, stop)
    if stop and (letters[stop - 1] == "&" or elements[stop - 1].text.lower() == "to"):
        stop = _before_first(phrases, stop) if letters[stop - 1] != "&" else 0
        if not stop:
            return []
    begin = stop
    while begin and not _is_boundary(phrases, tags, begin - 1, stop):
        begin -= 1
    found = _sides(phrases, begin, stop)
    after = [j for j in range(end, len(elements)) if letters[j] != " "]
    at = next((j for j in after[:9] if elements[j].text.lower() == "with"), None)
    if at is not None and found and not set(letters[end:at]) & set('ayr.:;"MZS'):
        found += [s for s in _sides(phrases, at + 1, _stop(letters, at + 1)) if s not in found]
    return found


def _before_first(phrases: Phrases, stop: int) -> int:
    """Where the subject ends of "was the first company to sign"; 0 where no such words stand before `stop`."""
    elements = phrases.row.elements
    words = [e.text.lower() for e in elements[max(0, stop - NTH) : stop]]
    verb = next((k for k in range(len(words) - 1, -1, -1) if words[k] in BECOMES), None)
    if verb is None or words[verb + 1 : verb + 2] != ["the"] or FIRST.isdisjoint(words[verb:]):
        return 0
    end = stop - len(words) + verb - (verb > 0 and words[verb - 1] in ("has", "had", "have"))
    if end > 0 and not MAKERS.isdisjoint(words[verb:]):
        phrases.among_firms = True
        if elements[end - 1].kind == "x" and elements[end - 1].text[0].isupper():  # "Total", which else is any word
            phrases.letters = phrases.letters[: end - 1] + "X" + phrases.letters[end:]
    return end


def _before_aside(elements: list[Element], letters: str, stop: int) -> int:
    """Where a subject ends that an aside stands behind: "X, a unit of Y, signed"."""
    if not stop or letters[stop - 1] != ",":
        return stop
    comma = letters.rfind(",", max(0, stop - ASIDE), stop - 1)
    is_aside = comma > 0 and elements[comma + 1].text.lower() in BEGINS_ASIDE
    return comma if is_aside else stop


def _is_boundary(phrases: Phrases, tags: dict[int, str], k: int, stop: int) -> bool:
    """Whether element k parts the subject that ends at `stop` from what stands before it."""
    element, letter = phrases.row.elements[k], phrases.letters[k]
    if letter in 'ryMZS.:;"a' or element.text[-1] in "–—-":
        return True
    if letter == "," and "&" not in phrases.letters[k:stop]:
        return True
    return letter == "x" and tags.get(element.start) in FINITE


def _stop(letters: str, begin: int) -> int:
    """Where the phrase that begins at `begin` ends: before a verb, a preposition, a relative or a stop."""
    stop = begin
    while stop < len(letters) and letters[stop] not in 'ayri.:;pMZS"D':
        stop += 1
    return stop


def _sides(phrases: Phrases, begin: int, stop: int) -> list[str]:
    """The sides of the parts of a phrase, in their order."""
    found: dict[str, None] = {}
    chunk: list[int] = []
    for k in range(begin, stop + 1):
        if k < stop and phrases.letters[k] not in ",&":
            chunk += [k] if phrases.letters[k] != " " else []
        elif chunk:
            found |= dict.fromkeys(_sides_of(phrases, chunk))
            chunk = []
    return list(found)


def _sides_of(phrases: Phrases, chunk: list[int]) -> list[str]:
    """The sides of one part: a firm, or a group under arms, by its name, else whom its words stand for."""
    row = phrases.row
    if any(row.elements[k].text.lower() in BELONGS for k in chunk[:3]):
        return []
    actors = [link.actor for link in phrases.candidate.actors if link.source == "row" and link.actor]
    inside = [
        a
        for a in actors
        if chunk[0] <= a.first <= chunk[-1]
        and not (a.side_from in "LV" and is_site(row, a) and row.elements[a.first - 1].kind == "i")
    ]
    known = [side for a in inside if a.side_from == "company" for side in a.sides]  # "Russia's Sberbank" is the bank
    is_somebody = any(a.person is not None and (a.sides or a.role) for a in inside)  # as the text has told
    firm = _full_name(phrases, chunk) or _firm(phrases, chunk, phrases.among_firms and not is_somebody)
    if firm or known:
        return [f"ORG:{firm}"] if firm else known
    group = next((k for k in chunk if row.elements[k].text.lower() in FIGHTERS), None)
    if group is not None and not any(is_company(s) for a in inside for s in a.sides):
        first = group - (group - 1 in chunk and row.elements[group - 1].kind in "xmA")
        is_named = first < group and row.elements[first].text.isupper()  # "M23 rebels"
        last = first if is_named else group
        return ["ORG:" + phrases.context.doc[row.elements[first].start : row.elements[last].end].text]
    return [side for a in inside for side in a.sides]


def _full_name(phrases: Phrases, chunk: list[int]) -> str:
    """The name of the firm that a part gives with its letters in brackets, or by these letters alone.

    What has no word for a firm is one beside other firms only.
    """
    elements = phrases.row.elements
    told = (phrases.spelled.get(k) or phrases.full_names.get(elements[k].text, "") for k in chunk)
    name = next(filter(None, told), "")
    if any(elements[k].kind == "G" and elements[k].text == name for k in chunk):
        return ""  # a body that is known: "the International Monetary Fund (IMF)"
    words = {w.lower() for w in re.findall(r"\w+", name)}
    is_firm_too = bool(words & FIRMS) or phrases.among_firms
    return name if is_firm_too and not words & OFFICES and not CENTRAL_BANK.search(name) else ""


def _firm(phrases: Phrases, chunk: list[int], among_firms: bool) -> str:
    """The name of a firm, a bank or a university among elements, without the state that it is of; among firms, any."""
    row = phrases.row
    runs: list[list[int]] = [[]]
    for k in chunk:
        element = row.elements[k]
        is_hyphen = element.kind == "-" and bool(runs[-1]) and _is_joined(phrases, k)
        if element.kind in "OT" or (element.kind == "N" and row.elements[k - 1].kind in "OT"):
            runs.append([])  # "Volta Bank Chairman Kofi Boateng" signs for the bank
        elif is_hyphen or (element.kind not in "f(sd" and element.text[:1].isupper()):
            runs[-1].append(k)
        elif not (element.kind == "f" and runs[-1]):
            runs.append([])
    for run in runs:
        while len(run) > 1 and row.elements[run[0]].kind == "A" and _words(row, run[1:]) > 1:
            run = run[1:]
        is_made = bool(run) and run[0] > 0 and row.elements[run[0] - 1].text.lower() in MAKERS
        text = phrases.context.doc[row.elements[run[0]].start : row.elements[run[-1]].end].text if run else ""
        words = text.lower().split()
        if CENTRAL_BANK.search(text) or any(row.elements[k].kind == "G" and row.elements[k].text == text for k in run):
            continue  # a state's, or a body that is known: "the International Monetary Fund"
        heads = {*words[:1], *words[-1:], *text.lower().split(" of ")[0].split()[-1:]}
        if is_made or (_is_named(row, run) and FIRMS & heads and not NO_FIRMS & set(words)):
            return text
    last = next((run for run in reversed(runs) if run), [])
    return _beside_firms(phrases, last) if among_firms else ""


def _is_joined(phrases: Phrases, k: int) -> bool:
    """Whether a hyphen at element k stands inside a word: "Samruk-Energy"."""
    before, after = phrases.row.elements[k - 1], phrases.row.elements[k + 1 : k + 2]
    return bool(after) and before.end == phrases.row.elements[k].start and after[0].text[:1].isupper()


def _beside_firms(phrases: Phrases, run: list[int]) -> str:
    """A name without a word for a firm that concludes a document with a firm: "Ghana's Testoil and Sample Corp."."""
    elements = phrases.row.elements
    words = {w.lower() for k in run for w in elements[k].text.split()}
    if not run or not {phrases.letters[k] for k in run} <= set("XN-") or words & OFFICES:
        return ""
    if set(phrases.letters[max(0, run[0] - 2) : run[0]]) & set("OTk"):  # it is somebody's name
        return ""
    if APPOSED.search(phrases.letters[: run[0]]) or FIELD_OF.search(phrases.row.text[: _begin(phrases, run[0])]):
        return ""
    name: str = phrases.context.doc[elements[run[0]].start : elements[run[-1]].end].text
    return name


def _begin(phrases: Phrases, k: int) -> int:
    """The character of a row at which element k begins."""
    return phrases.context.offset(phrases.row, phrases.row.elements[k])


def _words(row: Row, run: list[int]) -> int:
    return sum(len(row.elements[k].text.split()) for k in run)


def _is_named(row: Row, run: list[int]) -> bool:
    """Whether a run of capitals tells more than a state and a word for a firm: not "the Austrian Bank"."""
    own = [w for k in run if row.elements[k].kind != "A" for w in row.elements[k].text.lower().split()]
    if all(row.elements[k].kind in "AC" for k in run):
        return False
    return any(w not in FIRMS for w in own)


def is_company(side: str) -> bool:
    """Whether a side is a company, an association or an armed group, by its name."""
    return side.startswith("ORG:")


def is_firm(side: str) -> bool:
    """Whether a side is named as a firm."""
    return is_company(side) and side.split()[-1].lower() in FIRMS


def is_name_of_firm(name: str) -> bool:
    """Whether what was read as a person's name is letters of a firm, or has a word for one: "Development Fund"."""
    is_letters = name.isupper() and " " not in name
    return is_letters or not {w.lower() for w in name.split()}.isdisjoint(FIRMS | OFFICES)
