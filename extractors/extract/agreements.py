"""Agreements: the noun phrase that names or describes a document, its kind, parties, status and dates."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import groupby

from extractors.extract.actors import Actor, Person
from extractors.extract.acts import (
    STATED,
    Act,
    is_to_apply,
    may_apply,
    may_be_ratified,
    may_end,
    stated_act,
    tells_end,
    tells_when_ended,
)
from extractors.extract.contracting import JUDGED, is_company, is_firm, is_name_of_firm, told_parties
from extractors.extract.dates import TimeMention, When, is_day, year_span
from extractors.extract.decide import (
    Event,
    Part,
    _sides,
    actor_scores,
    backing_of,
    best,
    decide_status,
    joined,
    side_scores,
    status_scores,
    times_told,
)
from extractors.extract.events import Candidate, Context, Link, candidates, cited_with, is_site, resolve_for
from extractors.extract.knowledge import fold
from extractors.extract.lattice import Element, Row
from extractors.extract.listed import Item, items_of
from extractors.extract.models import Models
from extractors.extract.sport import is_signing
from extractors.extract.undertakings import AGREES

NUMBERS = {
    w: i
    for i, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50}
SEVERAL = "|".join(list(NUMBERS)[2:])  # words for more than one
STOP_LEFT = frozenset(
    "signed sign signing inked concluded reached issued adopted released approved ratified announced "
    "following finalized under new historic landmark several number series various key major important upcoming "
    "possible final next such "
    "current existing last recent same other former future package draft drafted implement implementing strike struck "
    "discuss discussed discussing review reviewed reviewing including called "
    "revive save reviving saving leave left quit abandon "
    "negotiate negotiates negotiated negotiating signs ink inks seal seals sealed reach reaches ratify ratifies "
    "approve approves extend extends renew renews suspend suspends propose proposes finalise finalises "
    "finalize finalizes conclude concludes seek seeks weigh weighs discusses agree agrees end ends scrap scraps "
    "welcomes hails praises applauds lauds commends condemns denounces criticizes criticises".split()
)
ADJECTIVES = re.compile(
    r"(?:[a-z-]*(?:al|ic|ive|ary|ral|ent|ous|ear|lear|year|free|peace|trade|gas|oil|security|cooperation|economic|cultural|tax|visa|arms|loan|"
    r"prisoner|exchange|transit|transport|energy|defence|defense|investment|currency|grain|climate|extradition|border|framework|interim|joint|"
    r"partnership|strategic|swap|action|work|working|roadmap|relief|fly|code|market|labor|labour|protection|aid|sale|supply|insurance|wealth|sharing))$"
)
GENERIC = frozenset(
    "the a an of on for and in to between with this that its their field sphere area matter sector issue domain".split()
)


ACTS = frozenset({"signed", "ratified", "in_force", "extended", "suspended", "terminated"})
OPEN = {  # acts that a sentence may tell as what only may be
    "terminated": may_end,
    "ratified": may_be_ratified,
    "in_force": may_apply,
}
LATER = frozenset({"ratified", "in_force", "terminated"})  # a document has been signed at another time
LISTED = frozenset({"signed", "planned"})  # what documents of a list are
OUTRIGHT = frozenset(
    {"planned", "ratified", "in_force", "extended", "terminated"}
)  # stand also where a name is in lower case
ALONE = OUTRIGHT - {"planned"}  # stand where a sentence tells one side, or none
SIGNER = 0.25  # the least probability of somebody who signed
SLACK = timedelta(days=3)  # days of publication are often a little early
AFTER = 60  # characters from the words of an act to its time
ONE_SIDED = frozenset({"ratified", "suspended", "terminated"})


VERBS = frozenset("plan program document contract compact pact deal deals".split())  # nouns that are verbs too
WITHIN = {
    "framework": (["within", "the"], ["in", "the"], ["under", "the"]),
    "agreement": (["degree", "of"], ["level", "of"]),
}


OWN_PROGRAMME = re.compile(
    r"\b(?:nuclear|missile|weapons?|defen[cs]e|military|space|research|training|education|aid|enrichment|rocket|oil-for-food|exchange|student|"
    r"pilot|reform)\s+$",
    re.IGNORECASE,
)
NO_ONE = re.compile(
    r"\b(?:(?:any|every|no|such an?) (?:[a-z]+ )?|chief of (?:state )?|all )$"
    r"|, (?:[\w’'-]+ ){1,3}(?:first|second|third|only|latest|last|\d+th) such $",  # "…, its first such agreement"
    re.IGNORECASE,
)
PLACE_NAMED = re.compile(  # "Protocol Hall", "at a convention centre"
    r" (?:[Cc]ent(?:er|re)|[Hh]all|[Rr]oom|House|Building|[Cc]omplex|[Dd]epartment|Section|hotel|venue)\b"
)
THE_ONE = re.compile(r"\b(?:the|this|that) $", re.IGNORECASE)
NUMBERED = re.compile(rf"\d|\b(?:{SEVERAL}|dozen)\b", re.IGNORECASE)
SUMS_UP = re.compile(r"^[^.;:]{0,120}?\b(?:including|includ(?:ed|es?)|namely|among them|such as)\b")
COUNTS = re.compile(rf"\b(?:\d+|{SEVERAL})\b(?! dozen)")
ONE_BY_ONE = re.compile(
    r"^[^.;:–—]{0,80}?(?::|,? [–—]|,? namely\b) ?(?:an?|the|its|their) "
)  # "two documents: a treaty and …"
BOUND_BY = ("contract", "deal", "agreement")  # words for what a player signs
PAPERS = re.compile(r"\b(?:MOUs?|agreements?|contracts?|memorand\w+|treaty|deals?) $")
OF_LAW = re.compile(r" to (?:the |its |their )?(?:\w+ )?(?:constitution|law|bill|budget)\b", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"\b(?:sign|adopt|conclu|ink|initial|finali[sz]|packag|joint|coop|bilateral|framework|strateg)", re.IGNORECASE
)
_INITIATIVE = re.compile(r"\b(?:sign|launch|announc|unveil|agree)", re.IGNORECASE)
_FRAMEWORK = re.compile(
    r"\b(?:sign\w*|agree[ds]?(?: [\w-]+){0,2} (?:on|to|upon)|adopt\w*|reach\w*|conclud\w+)"
    r" (?:an?|the|this) (?:[\w-]+ ){0,3}framework\b"
    r"|\bframework (?:agreed|signed|adopted|reached)\b",
    re.IGNORECASE,
)
_REACHED = re.compile(
    r"\b(?:reach\w*|sign\w*|conclud\w+|c[ao]me to|ended (?:with|in)|arriv\w+ at|work\w* out|negotiat\w+|hammer\w* out"
    r"|broker\w*)"
    r" (?:on )?(?:an?|the|this|that|their) (?:[\w-]+ ){0,3}(?:understanding|settlement|compromise)s?\b"
    r"|\b(?:understanding|settlement|compromise)s? (?:was |were )?(?:reached|signed|concluded|brokered)\b",
    re.IGNORECASE,
)
NEEDED = {  # words of a row that tells of such a document
    "framework": _FRAMEWORK,
    "programs": _DOCUMENT,
    "programmes": _DOCUMENT,
    "document": _DOCUMENT,
    "documents": _DOCUMENT,
    "initiative": _INITIATIVE,
    **dict.fromkeys(("understanding", "understandings", "settlement", "compromise"), _REACHED),
}
NAMES = frozenset({"framework", "programs", "programmes"})  # in capitals they are a document's own name
OF_VISIT = re.compile(r" (?:of|for) (?:an?|the|his|her|their) (?:\w+ ){0,2}(?:visit|trip)\b")
PLANNED = re.compile(
    r"(?:\b(?:the|a|an|this|its|their|his|her|action|year|\w+(?:ive|al|ed|int|ic))|['’]s?)\s+$", re.IGNORECASE
)
KEPT_UP = re.compile(
    r"^\W*(?:also |further |jointly )?(?:continue|maintain|remain|keep|stay|discuss|consult|exchange|meet|convene|"
    r"uphold|respect|abide|work (?:together|closely)|"
    r"visit|resume talks|open a new|follow up|hold(?![^.;]*\b(?:annual|regular|every))"
    r"|(?:on )?(?:the )?(?:urgency|importance|need|necessity|significance|date|agenda|optimal|continuation)|speed)\b",
    re.IGNORECASE,
)
CURRENCIES = ("$", "€", "£", "¥")
_DEED = r"(?:deal|agreement|accord|pact|treaty|memorandum|mou|protocol|contract|statement|document)s?"
UNDER = re.compile(
    rf"\b(?:under|based on|according to|as part of|in accordance with|in line with)(?: [\w’'.-]+){{0,6}}? {_DEED}\b"
    rf"|\b(?:in|with) (?:an?|one of the) (?:[\w-]+ ){{0,3}}(?!statement){_DEED}\b[^.;]{{0,100}},[^.;,]{{0,60}}$"
    rf"|\bunder (?:the )?(?-i:[A-Z]{{3,6}})\b|\b{_DEED}\b[^.;]{{0,60}}\b(?:under which|based on which|whereby)\b",
    re.IGNORECASE,
)
IN_A_DEED = re.compile(rf"^[^.;]{{0,120}}?\b(?:in|under|through) an? (?:[\w-]+ ){{0,3}}{_DEED}\b")  # that tells it
PASSED_OVER = frozenset(
    "present historic landmark existing current recent same key major important final former".split()
)
ABOUT = frozenset({"on", "of", "for", "concerning", "regarding", "to", "against", "about"})
NO_AIM = frozenset(
    "following including during beginning starting dating being having calling bringing awaiting pending".split()
)
STOP_RIGHT = frozenset(
    "signed reached issued released adopted before ahead that until since after during between following with under "
    "at within as by worth then awaiting pending but such took started began is are was were".split()
)
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
NOMINAL = frozenset({"JJ", "NN", "NNS"})  # what may stand before a document's noun as part of its name
AND_ANOTHER = re.compile(r"d[^,&]*S")  # the letters of a further document: "and an exchange of letters"
MATTERS = re.compile(
    r"^(?: (?:were|was|have been|has been) (?:also )?(?:signed|concluded|adopted))? (?:on|concerning|regarding) "
    r"(?!(?:the )?(?:sidelines?|occasion|basis|behalf|margins|eve)\b|[A-Z][a-z]+day\b|(?:[A-Z][a-z]+ )?\d)"
    r"(?P<what>[^.;:()]+?)"
    r"(?= (?:was|were|will|have|has|had|is|are|during|following|after|(?:and )?in the presence)\b"
    r"| between\b(?![^.;:()]*(?:,| and) on (?![A-Z0-9]))"  # "on a bus between two towns and on vehicles" goes on
    r"|,? (?:which|where|as well as|including|among (?:them|others|which)|such as)\b"
    r"| on (?:[A-Z][a-z]+day\b|(?:[A-Z][a-z]+ )?\d)|[.;:()]|$)"
)
FURTHER = re.compile(
    r",? and (?=(?:an?|the) (?:[\w-]+ ){0,3}(?:protocol|agreement|memorandum|treaty|programme|plan)\b)"
)
REST = re.compile(r"(?:\w+ )?others?\b", re.IGNORECASE)
IN_FIELD = re.compile(r"in the (?:field|area|sphere|sector)s? of$")
FIELDS = re.compile(
    r"\b(?:fields?|areas?|spheres?|sectors?) of\b|^(?:particularly|especially|mainly|primarily|notably)\b"
)
COOPERATES = re.compile(r"\b(?:cooperation|co-operation|collaboration|ties) in (?:[\w-]+ ){0,2}[\w-]+$", re.IGNORECASE)
NO_FIELD = re.compile(r"^\w+ing (?!and\b)|^(?:an?|on) |\b(?:of|co-?operation|collaboration)\b", re.IGNORECASE)
FIELD = 5  # words that tell one of several fields of a cooperation
OWN_TEXTS = frozenset("statement declaration communique communiqué".split())
LEDE = 2  # the last row that what a headline tells stands in
LONG = 14  # words that one of several documents may be about
TERMS = frozenset("year month week decade".split())
ADDED = frozenset({"protocol", "amendment", "annex", "addendum"})  # "to" another document
CHANGING = frozenset({"amending", "extending", "upgrading", "supplementing", "updating"})
NO_MATTER = frozenset("behalf sidelines sideline margins eve occasion basis time".split())  # "on the sidelines of"
ASIDE = {"on": NO_MATTER, "in": frozenset({"presence", "attendance"})}  # "in the presence of" those who look on
MATTER = frozenset({"on", "for", "concerning", "regarding"})


def word_set(title: str | None) -> set[str]:
    """The content words of a title, folded, singular."""
    return {w.rstrip("s") for w in re.findall(r"\w+", fold(title or "")) if w not in GENERIC} - {""}


def _left(context: Context, elements: list[Element], i: int) -> int:
    """Where the noun phrase of trigger i begins."""
    tags = context.doc._.tags
    j = i
    while j:
        element = elements[j - 1]
        lower = element.text.lower()
        if lower in STOP_LEFT or _is_signing(elements, j - 1) or _is_price(elements, j - 1):
            break
        if (
            (element.kind in "mXNGSM" and (element.text[0].isupper() or element.kind in "mM" or _is_noun(element)))
            or element.kind in "ACQL"
            or (element.text == "General" and elements[j].text[0].isupper())  # read as a rank
            or (lower == "of" and elements[j - 2].text.lower() == "status")  # "of Forces Agreement"
            or (element.kind == "K")
            or (element.kind == "-" and j >= 2)
            or (element.kind in "dx" and elements[j].kind == "-" and (lower in NUMBERS or _is_span(elements, j + 1)))
            or (
                element.kind == "x"
                and (ADJECTIVES.match(lower) or lower[0].isdigit() or tags.get(element.start) in NOMINAL)
            )
            or (element.kind == "D" and element.time and element.time.rule.startswith("year"))
            or (
                element.kind in "&,s" and j >= 2 and elements[j - 2].text[0].isupper() and elements[j].text[0].isupper()
            )
            or _is_within_name(elements, j - 1)
        ):
            j -= 1
        else:
            break
    while j < i and elements[j].kind in "s,&-":
        j += 1
    return _left_of_and(elements, j, i)


def _is_noun(element: Element) -> bool:
    """Whether an element is a noun for a document, and no verb: "agree on"."""
    return element.kind == "S" and element.trigger is not None and element.trigger.form != "verb"


def _is_price(elements: list[Element], k: int) -> bool:
    """Whether element k ends a sum of money before a document's name: "an 8 billion dollar agreement", "a
    300-million-U.S.-dollar deal"."""
    before = [e.text.lower() for e in elements[max(0, k - 4) : k]]
    return elements[k].text.lower() in MONEY and not {"million", "billion", "trillion"}.isdisjoint(before)


def _is_within_name(elements: list[Element], k: int) -> bool:
    """Whether element k is one that only stands inside a name: a bracket around letters, "the Open Skies (OST)
    Treaty", or those whose text it is: "the Leaders' Declaration"."""
    element = elements[k]
    if element.text.lower() == "of":
        return k > 0 and elements[k - 1].text.lower() == "status"  # "the Status of Forces Agreement"
    if element.kind == "O":
        return element.text[0].isupper() and elements[k + 1].kind == "s"
    opening = k - 2 if element.text == ")" else k if element.text == "(" else 0
    if opening < 1 or [e.text for e in elements[opening : opening + 3 : 2]] != ["(", ")"]:
        return False
    return elements[opening - 1].text[0].isupper() and elements[opening + 1].text.isupper()


INITIALS = frozenset("to will would shall must can could may and".split())
WHO = frozenset("presidents parties sides factions rivals govt government envoys states countries".split())


def _is_signing(elements: list[Element], k: int) -> bool:
    """Whether "initial" is a verb: "will initial an agreement", "Chile, Peru initial an agreement"."""
    before = elements[k - 1] if k and elements[k].text == "initial" else None
    return before is not None and (
        before.kind in "ACQLK" or before.text.lower() in INITIALS or before.text.endswith("ers") or before.text in WHO
    )


TWO_MATTERS = re.compile(r"d([xmXA]{1,3})&$")


def _left_of_and(elements: list[Element], j: int, i: int) -> int:
    """Where a name begins that tells two matters: "a trade and security agreement"."""
    told = TWO_MATTERS.search("".join(e.kind for e in elements[max(0, j - 5) : j])) if j < i else None
    if told is None or elements[j - 1].text.lower() != "and":
        return j
    return j - len(told[1]) - 1


def _is_span(elements: list[Element], j: int) -> bool:
    """Whether element j is a unit of time: "twenty-year"."""
    return elements[j].text.lower() in ("year", "month", "week", "day") if j < len(elements) else False


def _right(context: Context, elements: list[Element], i: int) -> int:
    """Where it ends: with what follows "on", "of", "for", "concerning" up to a verb, a time, a relative or a stop."""
    if i + 1 < len(elements) and IN_FIELD.match(" ".join(e.text.lower() for e in elements[i + 1 : i + 5])):
        return _matter_end(context, elements, i)
    following = elements[i + 1].text.lower() if i + 1 < len(elements) else ""
    is_added = elements[i].text.lower() in ADDED
    if following not in ABOUT and not (is_added and following in CHANGING):
        return i + 1
    if following == "to" and not (elements[i].text[0].isupper() or is_added):
        return i + 1
    behind = [e.text.lower() for e in elements[i + 2 : i + 5]]
    is_nth_day = behind[-1:] == ["day"] and following == "on"  # "on the third day of talks"
    is_aside = any(word in NO_MATTER for word in behind[:2])
    if is_nth_day or is_aside or (behind[:1] != [] and _is_term(elements, i + 1, behind[:2])):
        return i + 1
    return _matter_end(context, elements, i)


def _is_term(elements: list[Element], k: int, behind: list[str]) -> bool:
    """Whether "for" at element k begins how long something is: "for five years", "for another decade"."""
    return elements[k].text.lower() == "for" and any(word.rstrip("s") in TERMS for word in behind)


def _matter_end(context: Context, elements: list[Element], i: int) -> int:
    """Where what a document is about ends; it begins behind element i."""
    j = i + 1
    limit = min(len(elements), i + 2 + LISTED_ON)
    while j < limit and not _ends_matter(context, elements, j):
        j += 1
    while j > i + 1 and elements[j - 1].kind in "pfi&,dwh":
        j -= 1
    is_city = j > i + 3 and elements[j - 1].kind == "L" and elements[j - 2].kind == "i"
    return j - 2 if is_city else j  # without the city where it was signed


def _ends_matter(context: Context, elements: list[Element], j: int) -> bool:
    """Whether element j is none of what a document is about: a verb, a time, an aside, another document."""
    element, lower = elements[j], elements[j].text.lower()
    if element.kind == "D" and elements[j - 1].kind == "-" and elements[j - 2].text.isdigit():
        return False  # the last of its years: "in education for 2026–2028"
    if element.time is not None and element.time.rule == "year_adj":
        return False  # "to the 2008 agreement"
    if element.text in CURRENCIES:
        return elements[j - 1].kind != "d"  # "a $50 million credit", but not "a credit of $50 million"
    if element.text == "/":
        return False
    if element.kind in '.ryD:"ae' or (element.kind == "," and not _list_goes_on(elements, j)):
        return True
    if lower.partition(" ")[0] in STOP_RIGHT or _is_finite(context, elements, j):
        return True
    if lower in ASIDE and any(e.text.lower() in ASIDE[lower] for e in elements[j + 1 : j + 3]):
        return True
    return element.kind == "&" and AND_ANOTHER.match("".join(e.kind for e in elements[j + 1 : j + 7])) is not None


def _is_finite(context: Context, elements: list[Element], j: int) -> bool:
    """Whether element j is a verb that ends a name; what stands before "of" is none: "the peaceful uses of"."""
    element = elements[j]
    if element.kind in "xX":
        is_of = elements[j + 1 : j + 2] != [] and elements[j + 1].text.lower() == "of"
        return context.doc._.tags.get(element.start) in FINITE and not is_of
    return element.kind == "S" and element.trigger is not None and element.trigger.form == "verb"


def _aim(context: Context, row: Row, end: int) -> str:
    """What a document whose name ends at `end` is "to do" or "doing", also behind the day of its signing."""
    elements, tags = row.elements, context.doc._.tags
    k = end + (elements[end : end + 1] != [] and elements[end].text.lower() == "on")
    k = k + 1 if elements[k : k + 1] and elements[k].kind == "D" else end
    told = [tags.get(e.start, "") for e in elements[k : k + 2]]
    words = [e.text.lower() for e in elements[k : k + 2]]
    is_aim = words[:1] == ["to"] and told[1:] == ["VB"] and words[1] != "be"
    if not is_aim and not (told[:1] == ["VBG"] and elements[k].kind == "x" and words[0] not in NO_AIM):
        return ""
    stop = _matter_end(context, elements, k)
    return title_text(context, row, k, stop) if stop > k + 1 else ""


def _whole(context: Context, elements: list[Element], end: int) -> int:
    """Where a name ends that tells its parties, or its short form, before its matter: "treaty between A and B on C"."""
    if [e.text for e in elements[end : end + 3 : 2]] == ["(", ")"]:
        about = elements[end + 3 : end + 4]
        stop = _right(context, elements, end + 2) if about and about[0].text.lower() in MATTER else end
        return stop if stop > end + 3 else end
    if end >= len(elements) or elements[end].kind != "b":
        return end
    stop = end + 1
    while stop < len(elements) and elements[stop].kind not in 'ayrpi.:;MZS"':
        stop += 1
    told = elements[stop : stop + 2]
    if len(told) < 2 or told[0].text.lower() not in MATTER or told[1].kind == "D":
        return end
    found = _right(context, elements, stop - 1)
    return found if found > stop + 1 else end


LISTED_ON = 20  # elements of a list inside a title


def _list_goes_on(elements: list[Element], j: int) -> bool:
    """Whether a comma inside a title only parts the items of a list that ends in "and"."""
    ahead = "".join(e.kind for e in elements[j + 1 : j + 1 + LISTED_ON])
    return bool(re.match(r"[mXNxSMZ-]{1,5}(?:,[mXNxSMZ-]{1,5})*,?&", ahead)) and elements[j + 1].kind != "r"


def title_span(context: Context, row: Row, i: int) -> tuple[int, int]:
    """The elements [first, end) of the phrase that names the document of trigger i."""
    return _left(context, row.elements, i), _right(context, row.elements, i)


SO_LONG = re.compile(  # behind a name, how long it is for, or was waited for, and what leads to where or when it was
    r"(?<=\w) (?:late|early|earlier|here)$|"
    r"(?<=\w) for (?:(?:about|nearly|almost|over|more than|less than|at least|another|the next|the past) )?"
    r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|several|\d+) (?:more )?(?:day|week|month|year|decade)s?$"
    r"|(?<=\w) (?:late|early) (?:at night|in the (?:morning|afternoon|evening|day))$"
)


def title_text(context: Context, row: Row, first: int, end: int) -> str:
    """The phrase as it stands in the text, without how long it is for."""
    span = context.doc[row.elements[first].start : row.elements[end - 1].end]
    return SO_LONG.sub("", re.sub(r"\s+", " ", span.text).strip())


def count_of(row: Row, first: int, i: int) -> int:
    """How many documents the phrase of trigger i tells of: the number before it, or a plural’s first word."""
    trigger = row.elements[i].trigger
    if trigger is None or trigger.form != "noun":
        return 1
    end = first + (1 if trigger.is_plural else 0)
    for k in reversed(range(max(0, first - 2), end)):
        lower = row.elements[k].text.lower()
        if _is_amount(row, k):
            continue
        if lower == "dozen":
            return _dozens([e.text.lower() for e in row.elements[max(0, k - 2) : k]])
        if lower in NUMBERS and NUMBERS[lower] > 0:
            tens = row.elements[k - 2].text.lower() if k > 1 and row.elements[k - 1].kind == "-" else ""
            return NUMBERS.get(tens, 0) + NUMBERS[lower]  # "twenty-two"
        if lower.isdigit() and 1 < int(lower) < 500:
            return int(lower)
    return 1


def _dozens(before: list[str]) -> int:
    """How many a dozen are, or several, by the two words before: "two dozen", "half a dozen", "a dozen"."""
    if "half" in before:
        return 6
    word = before[-1] if before else ""
    return 12 * (NUMBERS.get(word) or 1) if word in NUMBERS or word in ("a", "another") else 1


MONEY = frozenset(
    "dollar dollars euro euros pound pounds yuan yen rouble ruble won rupee rupees riyal riyals dirham dirhams lira "
    "peso pesos franc francs rand ringgit baht".split()
)
UNITS = frozenset(  # behind a number that counts no documents: "a $40 billion deal", "a 100 year agreement"
    "hundred thousand million billion trillion bn mn dollar euro pound percent year month day point".split()
)


def _is_amount(row: Row, k: int) -> bool:
    """Whether the number at element k is one of money, of time or of points."""
    before = row.elements[k - 1].text if k else ""
    behind = "".join(e.text for e in row.elements[k + 1 : k + 3]).lower().lstrip("-")
    return before.endswith(CURRENCIES) or any(behind.startswith(unit) for unit in UNITS)


def agreement_mentions(context: Context, models: Models, floor: float) -> list[Event]:
    """Every agreement mention of a document, in the order of the text."""
    found: list[Event] = []
    items = items_of(context)
    openings: dict[int, Event] = {}
    given = [c for c in candidates(context, "S") if not (_is_no_document(context, c) or _is_personal(context, c))]
    beside = {index: list(group) for index, group in groupby(given, key=lambda c: c.row.index)}
    tells = cache(lambda: tells_end(row.text for row in context.rows))
    for candidate in given:
        if any(_is_within(context, candidate, other) for other in beside[candidate.row.index]):
            continue
        status, score = decide_status(models, candidate)
        item = items.get(candidate.row.index)
        if item is not None:
            if candidate.element == item.element or _is_next_item(candidate):
                event = _mention(context, models, candidate, item.status, max(score, STATED), None)
                found.append(_as_listed(context, event, item, openings.get(item.opening.index)))
            continue
        if any(other.opening is candidate.row for other in items.values()):
            openings[candidate.row.index] = _mention(context, models, candidate, status, score, None)
            continue
        act = _stated(context, candidate)
        status = act.status if act is not None else _as_told(context, candidate, status, tells)
        score = score if act is None else max(score, STATED)
        if score < floor:
            continue
        event = _mention(context, models, candidate, status, score, act)
        if len(items) < 2 or status not in LISTED or not _is_sum(candidate, event):
            found += _one_each(context, candidate, event)
    found += _nameless_items(context, items, openings)
    return sorted(found, key=lambda event: event.elements[0])


def _as_told(context: Context, candidate: Candidate, status: str, tells: Callable[[], bool]) -> str:
    """The status that a model gives a document, where what the text tells allows it: no end that only may come, or that
    no sentence tells, and no bare citation with the day it was signed."""
    if status in OPEN and OPEN[status](candidate.row.text):
        return "referenced" if status == "terminated" else "signed"
    if status == "terminated" and not tells():
        return "referenced"
    return "signed" if status == "referenced" and _is_cited_with_day(context, candidate) else status


def _is_within(context: Context, candidate: Candidate, other: Candidate) -> bool:
    """Whether a document only stands in the name of another of its row: "a joint statement on the implementation of the
    Treaty", "a memorandum on the Silk Road Initiative", "the Trade Agreement (TA) Upgrade Protocol"."""
    elements = other.row.elements
    first, end = title_span(context, other.row, other.element)
    if other.element >= candidate.element:
        return first <= candidate.element < other.element and "&" not in other.row.letters[first : other.element]
    if candidate.element >= end or (
        elements[other.element].text.lower() in ADDED and _is_cited_with_day(context, candidate)
    ):
        return False
    first = title_span(context, candidate.row, candidate.element)[0]
    before = [e.text.lower() for e in elements[other.element + 1 : first] if e.kind != "d"]
    return before != [] and before[-1] not in (",", "and", "or", "&")


def _nameless_items(context: Context, items: dict[int, Item], openings: dict[int, Event]) -> list[Event]:
    """The documents of items that only say what they are about: "on trade"."""
    found = []
    for index, item in items.items():
        opening = openings.get(item.opening.index)
        if item.element is None and opening is not None:
            row = context.rows[index]
            name = re.split(r"[;.]|,? and$", row.text[item.offset :].strip())[0]
            event = replace(opening, title=name, rows=[row], elements=[(index, 0)], is_definite=False)
            found.append(_as_listed(context, event, item, opening))
    return found


def _is_next_item(candidate: Candidate) -> bool:
    """Whether a document is a further one of a list within one row: "an agreement on ports, a protocol on visas"."""
    trigger = candidate.row.elements[candidate.element].trigger
    is_noun = trigger is not None and trigger.form == "noun" and not trigger.is_plural
    return is_noun and re.search(r"[,&]d[mxXNA]{0,4}$", candidate.row.letters[: candidate.element]) is not None


def _one_each(context: Context, candidate: Candidate, event: Event) -> list[Event]:
    """One document for each thing that several are about: "agreements on trade, visas, and health"; an adjective is
    none: "agreements on economic, cultural and military cooperation"."""
    element = candidate.row.elements[candidate.element]
    if element.trigger is None or not element.trigger.is_plural:
        return [event]
    among = candidate.left.rsplit("including", 1)
    if len(among) > 1 and NUMBERED.search(among[0]):  # "12 documents, including memorandums on trade, visas and health"
        return [event]
    matter = MATTERS.match(candidate.right)
    items = matters(matter["what"]) if matter else []
    behind, tags = candidate.row.elements[candidate.element + 1 :], context.doc._.tags
    if {e.text for e in behind if tags.get(e.start) == "JJ"} & set(items):
        return [event]
    if len(items) < 3 or event.count not in (1, len(items)) or not all(map(_is_matter, items)):
        return [event]
    if _are_fields(items):
        return [event]
    (part,) = event.parts
    return [replace(event, title=item, aim="", count=1, parts=[replace(part)], is_definite=False) for item in items]


def _is_matter(item: str) -> bool:
    """Whether one of several things is what a document can be about: no name alone, no first of several fields, and
    not all the rest: "and other matters"."""
    return len(item.split()) <= LONG and not item.istitle() and not FIELDS.search(item) and not REST.match(item)


def _are_fields(items: list[str]) -> bool:
    """Whether what is told are only the fields of one cooperation: "cooperation in health, sport and tourism"."""
    rest = items[1:]
    return bool(COOPERATES.search(items[0])) and all(
        len(item.split()) <= FIELD and not NO_FIELD.search(item) for item in rest
    )


def matters(text: str) -> list[str]:
    """What several documents are about, one by one; the last "and" parts the last two where no comma does."""
    text = FURTHER.split(text)[0]
    each = re.split(r",? and on |, on ", text)
    if len(each) > 2 and all("," not in item or _are_fields(re.split(r", and |, | and ", item)) for item in each):
        return [item.strip() for item in each]  # "on trade, on visas, and on cooperation in health, sport and tourism"
    items = [item for item in re.split(r", and on |, and |, on |,| and on ", text) if item.strip()]
    if ", and " not in text and len(items) > 1 and " and " in items[-1] and not re.search(r"(?:,| and) on ", text):
        items[-1:] = items[-1].rsplit(" and ", 1)
    return [item.strip() for item in items]


def _is_sum(candidate: Candidate, event: Event) -> bool:
    """Whether a plural without words of its own only sums up documents that the text lists."""
    trigger = candidate.row.elements[candidate.element].trigger
    is_plural = trigger is not None and trigger.form == "noun" and trigger.is_plural
    return is_plural and not event.treaty and not gist(event) - PLAIN


def _as_listed(context: Context, event: Event, item: Item, opening: Event | None) -> Event:
    """An item of a list: done, or planned, as the row says that opens the list, by its parties and at its time."""
    part = event.parts[0]
    if len(event.sides) < 2:
        event.sides = opening.sides if opening is not None and len(opening.sides) > 1 else list(context.main_sides)
    likely = {k: min(v, 0.1) for k, v in part.sides.items()} | dict.fromkeys(event.sides, 0.97)
    event.when = event.when or (opening.when if opening is not None else None)
    statuses = {k: v * (1 - STATED) for k, v in part.statuses.items()} | {item.status: STATED}
    is_stated = len(event.sides) > 1
    event.parts = [replace(part, statuses=statuses, sides=likely, when=event.when, is_stated=is_stated)]
    event.count, event.is_stated, event.acts = 1, is_stated, [(item.status, event.when, None)]
    return event


LIKENED = re.compile(
    r"\b(?:described|hailed|termed|characteri[sz]ed|praised|billed|presented)\b[^.;,]{0,30}? as an? (?:[\w-]+ )*$"
)


FIRST_DOCUMENT = re.compile(  # says more of the one before it: "signed a declaration, the first document to …"
    r", (?:the|a) (?:first|second|third|last|only|key|basic|landmark|founding|historic)(?: \w+)? $", re.IGNORECASE
)
NAMED_NEXT = re.compile(  # "a second document, a memorandum on grain"
    r",(?: in the form of)? (?:an?|the) (?:[\w’-]+ ){0,3}(?i:agreement|accord|pact|treaty|memorandum|MoU|protocol"
    r"|contract|declaration|statement|plan|programme|framework|convention|charter|roadmap|exchange of|letter|note)\b"
)
CITED = re.compile(  # before what things are done under, which is only cited where nothing behind it tells more
    r"\b(?:[Ww]ithin|[Uu]nder|[Ii]n|[Ii]nto) the (?:framework|context|auspices|umbrella|scope) of (?:[\w’'.-]+ ){0,6}$"
)
DATED = re.compile(
    r"^[^.;]{0,90}\b(?:sign(?:ed|ing)|initial|conclu|agreed|broker|struck|reach|adopt|ratif|suspen|extend|[12]\d{3}\b)"
)
A_GOVERNMENT = re.compile(r"\bgovernment of (?:the )?national\s*$", re.IGNORECASE)  # "… of National Accord"


TO_EXTEND = re.compile(
    r"^(?: [\w.]+){0,4}? to (?:further |jointly )?(?:extend|renew|prolong)\b|^ (?:extend|renew|prolong)\b"
)
EXTENDS = frozenset({"extend", "renew", "prolong"})
ITS_OBJECT = re.compile(r"[dhxmXACGNsf-]{0,6}S")  # the letters behind "extend": "their fragile ceasefire"


def _is_to_extend(candidate: Candidate) -> bool:
    """Whether what sides agreed on is to extend a document, which the sentence names: "agreed to extend the truce"."""
    elements, i = candidate.row.elements, candidate.element
    if not TO_EXTEND.match(candidate.right):
        return False
    verb = next((k for k in range(i + 1, len(elements)) if elements[k].text.lower() in EXTENDS), None)
    return verb is not None and ITS_OBJECT.match(candidate.row.letters[verb + 1 :]) is not None


APPOSED = re.compile(  # the letters before, as of "the Accra Treaty with Oslo, an"
    r"S(?:\.\w\.|[wfb][dACG&]{1,4})?,d[xmXA-]{0,4}$"
)
AND_MORE = re.compile(r"[^.;]{0,20}?[,&]d[^,&]{0,6}S")  # a list of documents goes on behind


def _is_apposed(candidate: Candidate) -> bool:
    """Whether a noun only says what a document is that the sentence names just before, by its own name: "left the Open
    Skies Treaty, an accord that lets 34 nations fly over one another"."""
    row, i = candidate.row, candidate.element
    told = APPOSED.search(row.letters[:i])
    trigger = row.elements[i].trigger
    if told is None or trigger is None or trigger.is_plural or row.elements[i].text[0].isupper():
        return False
    named = row.elements[told.start()]
    is_name = named.trigger is not None and named.trigger.form == "noun" and named.text[0].isupper()
    is_a = row.elements[row.letters.rindex("d", 0, i)].text.lower() in ("a", "an", "the")
    return is_name and is_a and not AND_MORE.match(row.letters[i + 1 :])


def _is_no_document(context: Context, candidate: Candidate) -> bool:
    """Whether a noun names no document: a verb ("plans to"), "within the framework of", "degree of agreement", and the
    short name in brackets behind the full one."""
    elements, i = candidate.row.elements, candidate.element
    trigger = elements[i].trigger
    if trigger is None or trigger.form != "noun":
        is_named = bool(re.match(r"(?:D?p)?[dxmA]{0,3}S", candidate.row.letters[i + 1 :]))  # "agreed on a ceasefire"
        is_of_name = bool(re.search(r"S,?$", candidate.row.letters[:i]))  # "a protocol, agreed on in July"
        is_aim = _is_to_extend(candidate)
        return trigger is not None and (is_named or is_of_name or is_aim or _is_no_decision(candidate))
    before, after = [e.text.lower() for e in elements[max(0, i - 2) : i]], elements[i + 1 : i + 2]
    if trigger.word in VERBS and context.doc._.tags.get(elements[i].end - 1, "").startswith("VB"):
        return True
    if _is_own_plan(candidate) or _is_of_no_act(candidate):
        return True
    if LIKENED.search(candidate.left) or A_GOVERNMENT.search(candidate.left) or _is_apposed(candidate):
        return True
    if CITED.search(candidate.left) and not DATED.match(candidate.right):
        return True
    if trigger.word == "document" and (FIRST_DOCUMENT.search(candidate.left) or NAMED_NEXT.match(candidate.right)):
        return True
    if before[-1:] == ["("] and after and after[0].text == ")":
        return any(e.kind == "S" for e in elements[max(0, i - 3) : i - 1])
    return before in WITHIN.get(trigger.word, ()) or (trigger.word == "agreement" and before[-1:] in (["in"], ["find"]))


def _is_personal(context: Context, candidate: Candidate) -> bool:
    """Whether a contract is somebody's own: a player's, or an "employment contract"."""
    element = candidate.row.elements[candidate.element]
    if element.trigger is None or not element.trigger.word.startswith(BOUND_BY):
        return False
    return candidate.left.endswith("employment ") or is_signing(context, candidate.row)


def _is_summed_up(candidate: Candidate, left: str, right: str) -> bool:
    """Whether several documents are named behind a word for them all: "documents, including a treaty", or, as many as
    there are, "two documents: a treaty and a protocol"."""
    element = candidate.row.elements[candidate.element]
    if element.trigger is None or not element.trigger.is_plural:
        return False
    further = candidate.row.elements[candidate.element + 1 :]
    named = [e.trigger for e in further if e.kind == "S" and e.trigger and e.trigger.form == "noun"]
    if ONE_BY_ONE.match(right) and not any(trigger.is_plural for trigger in named):
        told = [NUMBERS.get(w) or int(w) for w in COUNTS.findall(left[-40:].lower())]
        if len(named) == told[-1] if told else len(named) > 1:
            return True
    return bool(named) and SUMS_UP.match(right) is not None and not NUMBERED.search(left[-40:])


def _is_own_plan(candidate: Candidate) -> bool:
    """Whether a programme or a plan is none of cooperation: "nuclear program", "plan of a visit", "plan to sign"."""
    element = candidate.row.elements[candidate.element]
    if candidate.group != "programme" or element.trigger is None:
        return False
    if element.text.lower() == "plan" and candidate.right.startswith(" to ") and not PLANNED.search(candidate.left):
        return True
    return (
        bool(OWN_PROGRAMME.search(candidate.left) or OF_VISIT.match(candidate.right)) and not element.text[0].isupper()
    )


def _is_of_no_act(candidate: Candidate) -> bool:
    """Whether a noun is none that parties conclude: "any agreement", "documents issued by", "chief of protocol"."""
    row, element = candidate.row, candidate.row.elements[candidate.element]
    if element.trigger is None or element.trigger.treaty:
        return False
    left, right = candidate.left, candidate.right
    if PLACE_NAMED.match(right):
        return True
    if NO_ONE.search(left) or (element.text.lower() == "amendment" and OF_LAW.match(right)):
        return True
    if _is_summed_up(candidate, left, right):
        return True
    if PAPERS.search(left) and element.trigger.word in ("document", "documents"):
        return True
    is_name = element.trigger.word in NAMES
    if is_name and element.text[0].isupper():
        return False
    needed = NEEDED.get(element.trigger.word)
    return needed is not None and (is_name or not THE_ONE.search(left)) and not needed.search(row.text)


def _is_no_decision(candidate: Candidate) -> bool:
    """Whether a verb tells no decision to do something new: "agreed to continue", "under the deal, they agreed to"."""
    element, right = candidate.row.elements[candidate.element], candidate.right
    if element.trigger is not None and element.text.lower() in AGREES:  # "agreed on Monday to"
        right = right.split(f" {element.trigger.word.split()[-1]} ", 1)[-1]
    return bool(KEPT_UP.match(right) or IN_A_DEED.match(right) or UNDER.search(candidate.left))


def _stated(context: Context, candidate: Candidate) -> Act | None:
    """What the sentence says outright of the candidate's document; of what sides "agreed to" nothing ends it:
    "agreed to revive a lapsed agreement" tells so of another."""
    row, trigger = candidate.row, candidate.row.elements[candidate.element].trigger
    first, end = title_span(context, row, candidate.element)
    name = context.doc[row.elements[first].start : row.elements[end - 1].end]
    act = stated_act(row.text, name.start_char - row.begin, name.end_char - row.begin)
    is_verb = trigger is not None and trigger.form == "verb"
    return None if act is not None and act.status == "terminated" and (is_verb or may_end(row.text)) else act


def _time_of(candidate: Candidate, act: Act, times: Sequence[Link]) -> TimeMention | None:
    """Of the times told, the one behind the words of an act ("entered into force on May 1"), or the only one."""
    at = candidate.row.begin + act.offset
    told = [link.time for link in times if link.time and link.source == "row"]
    near = [time for time in told if 0 <= time.start - at < AFTER]
    if act.status in LATER and near:
        return min(near, key=lambda t: t.start)
    return times[0].time if len(times) == 1 else None


CONCLUDED = 0.97  # how sure the time is that stands behind "brokered" or "signed"
OF_OTHER = 0.1  # and of what became of the document later
DONE_ON = re.compile(
    r"^ ?(?:[^.;]{0,60}?(?:,|\b(?:that|which)(?: was| were)?|\b(?:was|were)) )?"
    r"(?:signed|brokered|mediated|reached|struck|concluded|clinched|sealed|inked|initialled|adopted)"
    r"(?: (?:by|between|in|with) [^.;,]{1,40})?,? "
    r"(?:(?:on|in|earlier|late|early|just|only) )*$"
)


OF_DAY = re.compile(r"dD[xXmACGS-]{0,3}$")  # before a word for a document: "the August 12 ceasefire"
ON_DAY = re.compile(r"[A-Z][a-z]+\.? \d")
MONTH_AND_YEAR = re.compile(r"[A-Z][a-z]+\b.*\b(?:19|20)\d\d$")


def _is_cited_with_day(context: Context, candidate: Candidate) -> bool:
    """Whether a document is named with the month or the day it is of: "the Treaty on Alliance of March 18, 2015"."""
    return _concluded_on(context, candidate, is_cited=True) is not None


def _concluded_on(context: Context, candidate: Candidate, *, is_cited: bool = False) -> TimeMention | None:
    """The time behind a participle that tells when a document was concluded: "an agreement on trade, brokered last
    month by Oslo"; or behind "of", alone where `is_cited`."""
    row, i = candidate.row, candidate.element
    element = row.elements[i]
    if element.trigger is None or element.trigger.form != "noun":
        return None
    before = OF_DAY.search(row.letters, 0, i)
    named = row.elements[before.start() + 1].time if before is not None else None
    if named is not None and ON_DAY.match(row.text, named.start - row.begin):
        return named
    start = context.offset(row, element) + len(element.text)
    j = next((j for j in range(i + 1, len(row.elements)) if row.elements[j].time is not None), None)
    time = row.elements[j].time if j is not None else None
    if time is None or "S" in row.letters[i + 1 : j]:
        return None
    between, told = row.text[start : time.start - row.begin], row.text[time.start - row.begin : time.end - row.begin]
    is_of = cited_with(context, row, i, time) and (not is_cited or MONTH_AND_YEAR.search(told) is not None)
    return time if is_of or (not is_cited and DONE_ON.search(between)) else None


def _is_of_start(row: Row, time: TimeMention | None) -> bool:
    """Whether a time of a row is that from which a document is to apply: "will enter into force on July 1"."""
    return time is not None and row.begin <= time.start and is_to_apply(row.text[: time.start - row.begin])


_TENS = "twent thirt fort fift sixt sevent eight ninet".split()
_UNITS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_NTH_YEARS = {word: i for i, word in enumerate(_UNITS, 1)} | {f"{t}ieth": 10 * i for i, t in enumerate(_TENS, 2)}
_NTH_YEARS |= {f"{t}y-{u}": 10 * i + n for i, t in enumerate(_TENS, 2) for n, u in enumerate(_UNITS[:9], 1)}
_NTH_YEARS |= {"fifteenth": 15, "centenary": 100, "hundredth": 100}
ANNIVERSARY = re.compile(
    r"\b(?P<nth>\d{1,3}(?=st|nd|rd|th)|[a-z-]+)(?:st|nd|rd|th)?(?:[- ]year)? anniversary of (?:the |its |our )?"
    r"(?:(?:signing|conclusion|adoption) of |signing )?(?:the |its |our |this |their )?(?:[a-z]+ )?$",
    re.IGNORECASE,
)


def _celebrated(context: Context, candidate: Candidate) -> When | None:
    """The year, or the day, at which a document was signed whose anniversary a sentence tells of: "the 20th anniversary
    of the Union Treaty on December 8"."""
    row = candidate.row
    first = row.elements[title_span(context, row, candidate.element)[0]]
    match = ANNIVERSARY.search(row.text[: context.offset(row, first)]) if context.published else None
    if match is None or context.published is None:
        return None
    years = int(match["nth"]) if match["nth"].isdigit() else _NTH_YEARS.get(match["nth"].lower())
    if years is None:
        return None
    days = [link.time for link in candidate.times if link.source == "row" and link.time and link.time.rule == "md"]
    when = resolve_for(days[0], context.published, "signed") if len(days) == 1 else None
    if when is None or "y" not in days[0].groups:
        return year_span(context.published.year - years, "relative")
    day = when.start.replace(year=when.start.year - years)
    return replace(when, start=day, end=day)


SIGNED_ON = re.compile(
    r"\b(?:signed|reached|struck|concluded|clinched|inked|brokered|negotiated|sealed|agreed|initialled|penned|achieved"
    r"|finali[sz]ed|forged)"
    r"(?: (?:in|at|by|between|with|among) (?:(?!\b(?:ratif|approv|enter|came|took|withdr|terminat|exten|suspend|renew))"
    r"[^.;,\d]){1,90}?)?,? (?:(?:on|back|in|late|early|earlier) )*$"
)
_OF_DAY = re.compile(
    r"\b(?:agreement|treaty|accord|pact|protocol|convention|memorandum|deal|contract) of ?$", re.IGNORECASE
)


def _is_of_signing(row: Row, time: TimeMention | None) -> bool:
    """Whether a time of a row is that at which something was signed, and so not that of what became of it later."""
    return (
        time is not None
        and row.begin <= time.start
        and SIGNED_ON.search(row.text[: time.start - row.begin]) is not None
    )


def _is_of_making(row: Row, time: TimeMention | None) -> bool:
    """The same, also where a document is named by it: "the agreement of May 2002"."""
    is_name = time is not None and row.begin <= time.start and _OF_DAY.search(row.text[: time.start - row.begin])
    return bool(is_name) or _is_of_signing(row, time)


def _is_of_end(row: Row, time: TimeMention | None) -> bool:
    """Whether a time of a row is that at which a document came to an end."""
    if time is None or time.start < row.begin or time.rule == "year_adj" or _is_of_signing(row, time):
        return False
    return tells_when_ended(row.text, time.start - row.begin, time.end - row.begin)


def _told_with(
    context: Context, candidate: Candidate, is_so: Callable[[Row, TimeMention | None], bool]
) -> tuple[When, ...]:
    """Those times of the candidate's row of which that holds."""
    told = [link.time for link in candidate.times if link.source == "row" and is_so(candidate.row, link.time)]
    return tuple(when for time in told if time and (when := resolve_for(time, context.published, "signed")))


def _when(
    context: Context, models: Models, candidate: Candidate, status: str, act: Act | None
) -> tuple[When | None, tuple[tuple[When, float, bool, str], ...]]:
    """The time of a document's mention, and every time that may be its own; when it was signed is another's than that
    of what became of it later: "ratified on Monday the treaty, which was signed in 2007"."""
    mention = _concluded_on(context, candidate)
    celebrated = _celebrated(context, candidate) if status == "signed" and mention is None else None
    if celebrated is not None:
        return celebrated, ((celebrated, CONCLUDED, True, "md" if is_day(celebrated) else "year"),)
    concluded = resolve_for(mention, context.published, "signed") if mention else None
    is_later = status in LATER or status in ("suspended", "extended")
    given = [link for link in candidate.times if not _is_of_start(candidate.row, link.time)]
    if status in LATER:
        is_made = _is_of_signing if status == "in_force" else _is_of_making
        given = [link for link in given if not is_made(context.rows[link.row], link.time)]
    others = [link for link in given if link.time is not mention]
    is_of_other = is_later and concluded is not None and any(link.source == "row" for link in others)
    links = others if is_of_other else given
    time = best(models, "S.time", links)
    when = resolve_for(time[1].time, context.published, status) if time and time[1].time else None
    if act is not None and status in ACTS and (told := _time_of(candidate, act, links)) is not None:
        when = resolve_for(told, context.published, status)
    starts = [link.time for link in candidate.times if link not in given and link.time]
    apart = [concluded, *(resolve_for(time, context.published, status) for time in starts)]
    times = tuple(t for t in times_told(context, models, candidate, status) if t[0] not in apart)
    if mention is None or concluded is None:
        return when, times
    is_in_name = mention.end <= context.doc[candidate.row.elements[candidate.element].start].idx
    if is_in_name and (act is None or status == "signed"):
        return concluded, ((concluded, CONCLUDED, True, mention.rule),)
    if is_of_other or (status in LATER and _is_of_signing(candidate.row, mention)):
        return when, ((concluded, OF_OTHER, True, mention.rule), *times)
    return when or concluded, ((concluded, CONCLUDED, True, mention.rule), *times)


def _around(context: Context, candidate: Candidate, act: Act) -> tuple[list[Actor], list[Actor]]:
    """The actors of the row before the words of an act, and those after its "by"."""
    row = candidate.row
    at = row.begin + act.offset
    by = context.doc._.string.find(" by ", at, context.doc[row.end - 1].idx)
    actors = [link.actor for link in candidate.actors if link.source == "row" and link.actor]
    begins = [context.doc[row.elements[actor.first].start].idx for actor in actors]
    placed = list(zip(actors, begins, strict=True))
    return [a for a, k in placed if k < at], [a for a, k in placed if 0 <= by < k]


def _party(context: Context, candidate: Candidate, act: Act) -> str | None:
    """The side that acted alone: the only one before the words of the act, or after their "by"."""
    for actors in reversed(_around(context, candidate, act)):
        sides = {side for actor in actors for side in actor.sides}
        if sides:
            return sides.pop() if len(sides) == 1 else None
    return None


def _named(link: Link) -> Person | None:
    return link.actor.person if link.actor else None


_SIGNING = re.compile(
    r"\b(?:(?:co-?)?sign(?:s|ed|ing|ature\w*|ator\w+)?|inks?|inked|inking|initial\w*|penn(?:ed|ing)"
    r"|put (?:his|her|their|pen)|exchanged (?:between|by|in|(?:\w+ )?notes))\b",
    re.IGNORECASE,
)
_ONLOOKER = (
    re.compile(
        r"\b(?:in the presence of|witness\w*|attended by|mediat\w+|broker\w+|(?:received|led|headed|hosted) by"
        r"|in front of)\b(?:(?!\bsign)[^.;]){0,100}$"
        r"|\b(?:meetings?|talks) (?:between|with)\b(?:(?!\bsign)[^.,;]){0,60}$"
        r"|\bsign(?:ed|s)\b[^.;]{0,200}\b(?:meetings?|talks) (?:between|with|of)\b(?:(?!\bsign)[^.;]){0,200}$"
        r"|\b(?:visit|trip|tour) (?:of|by)\b(?:(?!\bsign)[^.,;]){0,60}$",
        re.IGNORECASE,
    ),
    re.compile(
        r"^[^.;]{0,80}?\b(?:look(?:ed|s|ing)? on\b|(?:attend|witness|oversaw|presided)\w* (?:over )?the )"
        r"|^[^.;]{0,60}?\b(?:sign(?:ed|ing) )?as (?:a )?(?:witness(?:es)?|guarantors?)\b"
        r"|^,? (?:said|says|announced|stated|added|told \w+)\b[^,;:]{0,40}$"  # "…, Premier A said on Friday"
        r"|^(?:['’]s?)? (?:(?:state|official|working|recent|first|[a-z]+-day) ){0,2}(?:visit|trip|tour|remarks)\b",
        re.IGNORECASE,
    ),
)


def _may_sign(context: Context, candidate: Candidate, link: Link) -> bool:
    """Whether somebody told beside a document can have signed it: its row tells of signing, not that he looked on, or
    that a statement was adopted or issued (no signatories in 99 of 106 labelled)."""
    row, actor = candidate.row, link.actor
    if actor is not None and actor.person is not None and is_name_of_firm(actor.person.name):
        return False
    if actor is None or (candidate.group == "joint_statement" and row.in_title):
        return actor is not None  # "Joint Statement by President A and Prime Minister B"
    first, last = row.elements[actor.first], row.elements[actor.last]
    left = row.text[: context.offset(row, first)]
    right = row.text[context.offset(row, last) + len(last.text) :]
    return _SIGNING.search(row.text) is not None and not (_ONLOOKER[0].search(left) or _ONLOOKER[1].search(right))


NAME_WITHIN = 16  # elements from a word for a document to the end of its name
NAMED_BEFORE = 4  # elements from a document's own name to a word for it


def _treaty(row: Row, i: int) -> str:
    """The well-known document that trigger i names, or the words before it: "the JCPOA agreement", "the New START arms
    control treaty"."""
    first = i - 1 - (i > 0 and row.elements[i - 1].text == ")")  # "the Open Skies (OST) Treaty"
    while first > max(0, i - NAMED_BEFORE) and row.elements[first].kind in "xm" and row.elements[first].text.islower():
        first -= 1
    triggers = [e.trigger for e in row.elements[max(0, first) : i + 1] if e.trigger]
    return next((t.treaty for t in reversed(triggers) if t.treaty), "")


def _full_name(context: Context, treaty: str) -> str:
    """The longest name that the text gives a well-known document."""
    if not treaty:
        return ""
    told = [e for row in context.rows for e in row.elements if e.trigger and e.trigger.treaty == treaty]
    return max((e.text for e in told), key=len, default="")


def _is_name(row: Row, first: int, i: int) -> bool:
    """Whether the phrase of trigger i is a document's own name, in capitals, and not only a word for it."""
    element = row.elements[i]
    if _treaty(row, i):
        return True
    if row.in_title or not element.text[0].isupper() or element.trigger is None:
        return False
    return first < i and element.trigger.word not in ("mou", "mous")


def _is_own_headline(context: Context, row: Row, first: int, i: int) -> bool:
    """Whether a text is the joint statement of trigger i, so that its headline is the whole name and no sentence."""
    is_whole = first == 0 or row.elements[first - 1].text == ":"
    if not row.in_title or not is_whole or row.elements[i].text.lower().split()[-1] not in OWN_TEXTS:
        return False
    tags = context.doc._.tags
    return not any(tags.get(e.start) in FINITE and not e.text[0].isupper() for e in row.elements)


def _article(row: Row, first: int) -> str:
    """The word before a name, or before what only says how it is: "the historic"."""
    k = first
    while k and row.elements[k - 1].text.lower() in PASSED_OVER:
        k -= 1
    return row.elements[k - 1].text.lower() if k else ""


def _statuses(context: Context, models: Models, candidate: Candidate, status: str, act: Act | None) -> dict[str, float]:
    """How likely each status is, by the models and by what the row says outright."""
    found = status_scores(models, candidate)
    if act is not None:
        return {k: v * (1 - STATED) for k, v in found.items()} | {act.status: STATED}
    if status == "signed" and _is_cited_with_day(context, candidate):
        found = found | {"signed": found["signed"] + found["referenced"], "referenced": 0.0}
    return {k: 0.0 if k in OPEN and OPEN[k](candidate.row.text) else v for k, v in found.items()}


BROKERED = re.compile(
    r"\b(?:broker\w*|mediated|facilitated|sponsored) (?:\w+ )?by (?:the )?(?:[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*"
    r"(?:, (?:the )?| and (?:the )?))*$"
)
OF_OTHERS = re.compile(r"[^;:.\"“]{0,60}\b(?:by|between|among)\b")
BROKERS = re.compile(  # who brokers alone, or between others: no party in 20 of 21 labelled documents
    r"(?:^|\b(?:after|when|before|while|where|since|and that|until)\b|[;:])(?P<who>[^;:]{0,90}?)"
    r"\b(?:broker(?:s|ed)?|mediat(?:es?|ed)) (?:an?|the|its|this|that|their|last|earlier|"
    r"[12]\d{3}) (?:[\w’'-]+ ){0,5}(?:cease-?fire|truce|deal|agreement|accord|pact|treaty|peace)\b"
    r"(?P<between>[^.;]{0,40}?\bbetween\b)?"
)
GIVEN_TO = re.compile(r"\bstatement to (?:the )?(?:[A-Z][\w’'-]* )*$")  # whom a statement is read to


def _onlookers(context: Context, candidate: Candidate) -> set[str]:
    """The sides that a row names as those who brokered a document, or who only welcomed what others concluded."""
    row = candidate.row
    trigger = context.offset(row, row.elements[candidate.element])
    judged = JUDGED.search(row.text[:trigger])
    is_of_others = row.in_title or OF_OTHERS.match(row.text[trigger:]) is not None
    brokers: set[str] = set()
    judges: set[str] = set()
    others: set[str] = set()
    for link in candidate.actors:
        if link.source != "row" or link.actor is None:
            continue
        at = context.offset(row, row.elements[link.actor.first])
        is_of_other = any(map(is_company, link.actor.sides)) and _is_of_other(candidate, link.actor.first)
        if is_of_other or BROKERED.search(row.text[:at]) or GIVEN_TO.search(row.text[:at]):
            brokers.update(link.actor.sides)
        (judges if judged is not None and at < judged.start() else others).update(link.actor.sides)
    return brokers | _brokers(context, candidate) | (judges - others if is_of_others else set())


def _is_of_other(candidate: Candidate, k: int) -> bool:
    """Whether element k tells whose another document is: "a treaty, a memorandum between Volta and Testoil"."""
    letters = candidate.row.letters
    at = letters.rfind("b", 0, k)
    if at < 0 or set(letters[at:k]) & set(",;:.y"):
        return False
    return letters.rfind("S", max(0, at - NAMED_BEFORE), at) not in (-1, candidate.element)


def _brokers(context: Context, candidate: Candidate) -> set[str]:
    """Those who brokered a document: "Norway brokered a truce", "A and B mediated a deal between C and D"."""
    row = candidate.row
    told = BROKERS.search(row.text) if "broker" in row.text or "mediat" in row.text else None
    if told is None or not told.end("who") < context.offset(row, row.elements[candidate.element]) < told.end():
        return set()
    actors = [a for a in context.actors[row.index] if not is_site(row, a)]
    subject = [a for a in actors if told.start("who") <= context.offset(row, row.elements[a.first]) < told.end("who")]
    sides = {side for a in subject for side in a.sides}
    return sides if told["between"] or len(sides) == 1 else set()


def _mention(
    context: Context, models: Models, candidate: Candidate, status: str, score: float, act: Act | None
) -> Event:
    row, i = candidate.row, candidate.element
    scored = actor_scores(models, "S", candidate.actors)
    inside = [s for s in scored if s[0] >= 0.5 and s[2].source == "row"]
    sides = list(dict.fromkeys(side for s in inside for side in _sides(s[2])))
    implied = 0
    for option in sorted((s for s in scored if s[2].source != "row"), key=lambda s: -s[0]):
        if len(sides) < 2 and option[0] >= 0.5:
            sides += [s for s in _sides(option[2]) if s not in sides]
            implied += 1
    when, times = _when(context, models, candidate, status, act)
    first, end = title_span(context, row, i)
    trigger = row.elements[i].trigger
    whole = _whole(context, row.elements, end)
    treaty = _treaty(row, i)
    whole = len(row.elements) if _is_own_headline(context, row, first, i) else whole
    title = title_text(context, row, first, whole) if trigger and trigger.form == "noun" else None
    named = title
    title = title if title and ")" in title else _full_name(context, treaty) or title
    is_plain = title is not None and not treaty and whole == i + 1
    aim = _aim(context, row, whole) if is_plain and candidate.group != "joint_statement" else ""
    if aim and title and row.elements[i].text[0].isupper():
        title, aim = f"{title} {aim}", ""
    names = {w for e in row.elements[first:end] if e.name and e.kind in "CAK" for w in word_set(e.text)}
    before = _article(row, first)
    persons = [
        person
        for _, score_as_person, link in scored
        if score_as_person >= SIGNER
        and link.source == "row"
        and (person := _named(link)) is not None
        and _may_sign(context, candidate, link)
    ]
    pair = told_parties(context, candidate, first, end)
    if len(pair) > 1:
        sides, implied = pair, 0
    party = _party(context, candidate, act) if act and status in ONE_SIDED else None
    if party is not None and party not in sides:
        sides.insert(0, party)
    statuses = _statuses(context, models, candidate, status, act)
    likely = side_scores(models, candidate) | ({party: 1.0} if party is not None else {})
    onlookers = _onlookers(context, candidate)
    others = [side for side in sides if side not in onlookers]
    sides = others if others or row.in_title else sides
    likely = {side: v for side, v in likely.items() if side not in onlookers or side in sides}
    if len(pair) > 1:
        likely = {k: min(v, 0.1) for k, v in likely.items()} | dict.fromkeys(pair, 0.97)
    is_stated = act is not None and (
        act.status in ALONE
        or act.is_achieved
        or (act.status != "referenced" and len(sides) > 1 and (act.status in OUTRIGHT or (title or "")[:1].isupper()))
    )
    backing = backing_of(models, candidate)
    part = Part(
        statuses,
        likely,
        when,
        row.in_title,
        times,
        backing=backing,
        title=named,
        told=tuple(pair),
        is_stated=is_stated,
        signings=_told_with(context, candidate, _is_of_making if status == "terminated" else _is_of_signing),
        ends=_told_with(context, candidate, _is_of_end),
    )
    with_company = any(s[2].actor and s[2].actor.side_from == "company" for s in inside) or any(map(is_firm, pair))
    return Event(
        "S",
        "contract" if with_company and candidate.group == "agreement" else candidate.group,
        status,
        score,
        sides,
        persons=list({id(p): p for p in persons}.values()),
        when=when,
        rows=[row],
        elements=[(row.index, i)],
        title=title,
        aim=aim,
        count=count_of(row, first, i),
        features=candidate.features,
        implied=implied,
        treaty=treaty,
        names=names,
        is_definite=before in ("the", "this", "that", "these", "those", "its", "their"),
        is_named=_is_name(row, first, i),
        acts=[(status, when, party or (sides[0] if status in ONE_SIDED and len(sides) == 1 else None))],
        parts=[part],
        is_stated=is_stated,
    )


SYNONYMS = {
    "deal": "agreement",
    "accord": "agreement",
    "pact": "agreement",
    "mou": "memorandum",
    "program": "programme",
    "understanding": "memorandum",
    "memoranda": "memorandum",
    "mous": "memorandum",
}
FREE_TRADE = frozenset({"free", "trade", "agreement"})
DEED = frozenset({"agreement", "memorandum", "contract", "other"})  # kinds that one document may be called by
ANOTHER = re.compile(
    r"\b(?:another|others?|also|additional(?:ly)?|in addition|separate(?:ly)?|came after|moreover)\b", re.IGNORECASE
)
BARE = frozenset(
    "agreement document memorandum statement joint plan programme treaty convention protocol bilateral multilateral "
    "historic landmark comprehensive international final".split()
)
PLAIN = BARE | frozenset(
    "contract present signed penned inked interim new several relevant similar mentioned preliminary initial good "
    "tripartite intergovernmental number".split()
)


BETWEEN_STATES = frozenset({"treaty", "convention", "protocol", "charter", "joint_statement", "ceasefire"})
ABROAD = re.compile(
    r"\b(?:foreign|international|bilateral|multilateral|peace|truce|power-sharing|rebels?|militants?|opposition|"
    r"two countries|other countries|world|global)\b",
    re.IGNORECASE,
)
NAMED_KINDS = frozenset({"protocol", "joint_statement", "amendment"})  # kinds that a title tells by its own word
WORDS_FOR = (["deal"], ["pact"], ["accord"], ["agreement"])  # for a well-known document
HOW = re.compile(r"nuclear|agreement|worst|\w+ed|\w+est")  # words that say how it is, not what it is about
BACK = frozenset({"document", "deal", "pact", "accord"})
ONE = BACK | {"agreement", "treaty", "memorandum", "protocol"}  # are none of several that are told by their number
OWN_WORDS = ({"declaration"}, {"communique"}, {"statement"})
DECISIONS = frozenset({"agreement", "deal", "pact", "accord", "preliminary agreement", "initial agreement"})


NUCLEAR_DEAL = frozenset("nuclear deal agreement accord pact landmark historic international iran iranian".split())


def gist(event: Event) -> set[str]:
    """The words of a title that tell one document from another: no years, no states, synonyms as one."""
    words = {SYNONYMS.get(w, w) for w in word_set(event.title)}
    if "fta" in words and "FTAs" not in (event.title or ""):
        words = words - {"fta"} | FREE_TRADE
    return {w for w in words if not w.isdigit() and w not in event.names}


def is_nuclear_deal(event: Event) -> bool:
    """Whether a document of Iran is called no more than its nuclear deal, as that of 2015 mostly is."""
    words = word_set(event.title)
    return "IRN" in event.sides and "nuclear" in words and {w for w in words if not w.isdigit()} <= NUCLEAR_DEAL


CEASEFIRE = re.compile(r"\b(?:cease-?fires?|truces?|armistices?|cessation of hostilities)\b")
AGREED = {  # kind by the word → titles of this kind that are agreements
    "treaty": re.compile(r"^(?!.*\btreat).*\b(?:agreements?|accords?|deals?|pacts?)\b"),
    "arrangement": re.compile(r"^(?!.*\barrangement).*\b(?:agreements?|accords?|deals?|pacts?|initiative)\b"),
    "other": re.compile(r"\b(?:framework|notes)\b"),
}


CALLED = frozenset({"agreement", "treaty"})  # kinds that a headline's "deal" and "pact" stand for
HEAD = re.compile(  # the text's own word for such a document, before what it is about
    r"(?:(?!\b(?:on|of|for|to|in|between|and|with|deal|pact|accord|agreement)\b)[^,;()])*?"
    r"\b(?P<word>memorandum|protocol|convention)(?= (?:of understanding|on|of|for|to|between)\b|$)"
)
CALLED_BY = {"memora": "memorandum", "protoc": "protocol", "conven": "convention"}


BOUGHT = re.compile(
    r"\b(?:arms|weapons?|submarines?|helicopters?|aircraft|fighters?|jets?|tanks?|planes?) deals?\b"
    r"|\bdeals? (?:[^.;,]{0,30} )?(?:to|for|on) (?:the |its )?(?:buy|purchas|sell|sale|acquir|leas|procur|order)"
    r"|[$€£¥]\d[\d.,]*[- ]?(?:billion|million|bn|m|b)?[- ](?:[a-z-]+ )?deals?\b|\bdeals? (?:worth|valued at)\b",
    re.IGNORECASE,
)
LENT = re.compile(r"\b(?:loan|credit|swap|bailout|peace|nuclear|trade|cooperation|partnership)\b")


def _is_purchase(event: Event, told: str) -> bool:
    """Whether a deal is one to buy or sell, or has its price: "an arms deal", "a $5 billion deal" (24 of 28 labelled a
    contract between states too); an agreement to do so, or on a loan, is none."""
    if event.group != "agreement" or "deal" not in told or LENT.search(told):
        return False
    return any(BOUGHT.search(row.text) for row in event.rows)


def document_kind(event: Event) -> str:
    """The kind of a document by its title, else by the word for it: what ends fighting is a ceasefire whatever it is
    called (508 of 527 labelled so); a pact, an initiative or a framework is an agreement (107 of 158), a deal of goods
    a contract, and what is titled a memorandum, a protocol or a convention is one (1,491 of 1,501)."""
    told = (event.title or event.word).lower()
    if _is_purchase(event, told):
        return "contract"
    if event.group not in NAMED_KINDS and CEASEFIRE.search(told):
        return "ceasefire"
    if event.group in CALLED and not event.treaty and (head := HEAD.match(told)):
        return CALLED_BY[head["word"][:6]]
    if AGREED.get(event.group) and AGREED[event.group].search(told):
        return "agreement"
    return event.group


PREVIOUS = re.compile(r"(?:previous|earlier|prior)\b", re.IGNORECASE)


def _is_previous(event: Event) -> bool:
    """Whether a document is called one before another: "the previous peace deal"."""
    return PREVIOUS.match(event.title or "") is not None


def _is_of_decision(a: Event, b: Event) -> bool:
    """Whether "the agreement" is what sides "agreed to" do shortly before (104 of 110 labelled as no other)."""
    gap = b.rows[0].index - a.rows[-1].index
    is_told = a.title is None and a.group == "arrangement" and not a.rows[-1].in_title and 0 < gap <= 3
    is_told = is_told and b.is_definite and len(set(a.sides) | set(b.sides)) > 1
    return is_told and (b.title or "").lower() in DECISIONS and not ANOTHER.search(b.rows[0].text)


def _is_named_beside(a: Event, others: Sequence[Event]) -> bool:
    """Whether a noun in the row of "agreed to" tells what the agreement is: "agreed to a new ceasefire"."""
    return any(o.title is not None and o.rows[-1].index == a.rows[-1].index for o in others)


BESIDE = re.compile(r"(?:and|or|/|,|-|\(|\)|MOUs?|MoUs?|\w+al|\w+ive|cooperation|trade|preliminary|initial)$")
PLURAL = re.compile(r"\w+(?:s|da)\b")  # as the first word of "memoranda of understanding"


def _are_told_together(a: Event, b: Event) -> bool:
    """Whether a second plural only says what else several documents are: "14 agreements and memoranda of understanding"
    (44 of 49 labelled as one), not "three agreements and two memoranda"."""
    if not a.elements or not b.elements:
        return False
    row, (index, i), (_, k) = b.rows[0], a.elements[-1], b.elements[0]
    if index != row.index or not 1 < k - i <= NAMED_BEFORE + 1:
        return False
    first, second = row.elements[i].trigger, row.elements[k].trigger
    if first is None or second is None or not (PLURAL.match(first.word) and PLURAL.match(second.word)):
        return False
    between = row.elements[i + 1 : k]
    return any(e.text in ("and", "/", "&") for e in between) and all(BESIDE.match(e.text) for e in between)


CALLED_SO = re.compile(  # between a word for a document and the word of its own name
    r"(?:,? (?:(?:which|that) is )?(?:also |formally |officially )?(?:titled|entitled|named|called|known as|dubbed) "
    r"(?:an? |the )?|, (?:the )?so-called )[“\"‘]?(?:[A-Z][\w’-]* |\w{1,3} )*"
)
APPOSED_NAME = re.compile(r", (?:the|its) [“\"‘]?(?:[A-Z][\w’-]* |(?!and (?:an?|the|its) )\w{1,3} )*")


def _is_called(a: Event, b: Event) -> bool:
    """Whether a sentence tells the name of the document before it: "a deal, formally known as the Doha Agreement", "a
    separate deal, the Volta Framework"; not where a list goes on."""
    if a.treaty or b.treaty or not a.elements or not b.elements or a.elements[-1][0] != b.elements[0][0]:
        return False
    row, i, k = b.rows[0], a.elements[-1][1], b.elements[0][1]
    if not 1 < k - i <= NAME_WITHIN or row.elements[k].trigger is None:
        return False
    name = a.title if a.title and a.title in row.text else row.elements[i].text
    begin = row.text.find(name) + len(name)
    end = row.text.find(row.elements[k].text, begin)
    if AND_MORE.match(row.letters[k + 1 :]):
        return False
    return CALLED_SO.fullmatch(row.text, begin, end) is not None or (
        not a.is_definite
        and not a.is_named
        and row.text[end : end + 1].isupper()
        and APPOSED_NAME.fullmatch(row.text, begin, end) is not None
    )


A_DECLARATION = re.compile(
    r"(?:(?:joint|political|unity|final|short|brief|[\w-]+-point) )*(?P<word>declaration|communiqu[eé])"
    r"(?: (?:on|for|of) .*)?"
)
OPENS = re.compile(  # before the name of a document that a sentence is about, or that it tells to be signed
    r"^\W*(?:(?:Under|In|With|Through) )?[Tt]he $|\b(?:called|named|dubbed|known as|sign\w*|adopt\w*|names to) the $"
)
SOON = 5  # rows within which a text names what it told of


def _is_now_named(a: Event, b: Event) -> bool:
    """Whether a text names the declaration that it told of before: "signed a joint declaration. … The Oslo Declaration
    says" (12 of 12 labelled as one)."""
    told = A_DECLARATION.fullmatch((a.title or "").lower())
    name, row = b.title or "", b.rows[0]
    if told is None or not b.is_named or row.in_title or not 0 < row.index - a.rows[-1].index <= SOON:
        return False
    if not name.lower().endswith(told["word"]) or (a.when and b.when and a.when != b.when):
        return False
    return name[:1].isupper() and OPENS.search(row.text.partition(name)[0]) is not None


def same_agreement(a: Event, b: Event) -> bool:
    """Whether two mentions can be one document: one treaty, the same gist, or "the agreement" for a titled one."""
    if a.treaty or b.treaty:
        nuclear = {"JCPOA"} & {a.treaty, b.treaty} and "nuclear" in gist(a) | gist(b)
        return (
            a.treaty == b.treaty
            or bool(nuclear)
            or (b.is_definite and not gist(b) - BARE and {a.group, b.group} <= DEED | {"treaty"})
        )
    if _is_previous(a) != _is_previous(b) or (a.count > 1 == b.count and (b.title or "").lower() in ONE):
        return False
    first, second = gist(a), gist(b)
    if first == second:
        is_number = _is_headline(a) and a.count == b.count > 1
        return first - BARE != set() or b.is_definite or a.rows[0].index == b.rows[0].index or is_number
    is_headline = _is_headline(a) and a.count in (1, b.count)
    if _is_now_named(a, b) or (is_headline and not first - BARE and set(a.sides) <= set(b.sides)):
        return True  # the headline's "agreement" is the one that the text names
    if is_headline and first < second and set(a.sides) == set(b.sides):
        return True  # the headline's "partnership treaty" is the one whose name the text tells in full
    gap = b.rows[0].index - a.rows[-1].index
    if b.is_definite and second < first and second - {"joint"} in OWN_WORDS and set(b.sides) <= set(a.sides):
        return True  # "the declaration", of the one that was named
    if not second - BARE:
        if a.rows[0].in_title and a.group == b.group and gap <= 2 and not b.rows[0].in_title:
            return True  # what the headline names is told without its words
        if b.is_definite and (b.title or "").lower() in BACK and gap <= 3:
            return True
        return b.is_definite and a.group == b.group and gap <= 6
    overlap = len(first & second) / max(1, len(first | second))
    is_added = a.group != b.group and not ADDED.isdisjoint({a.group, b.group})
    return overlap >= 0.6 and len((first & second) - BARE) > 0 and not is_added


def forget_future(event: Event, published: date | None) -> None:
    """Takes a time that is to come from an act that is done: "adopted a programme until 2030"."""
    if event.status not in ACTS or event.when is None or published is None:
        return
    if event.when.start > published + SLACK:
        event.when = None


OF_YEAR = re.compile(r"((?:19|20)\d\d) (?!.*\b20\d\d\b)[a-z]")


TOLD_WITH = {"signed": "held", "planned": "planned"}  # status of a document → of the talks that it belongs to
LOOSE = frozenset({"arrangement", "joint_statement"})  # are also made on other days than those of talks
LOOKS_BACK = re.compile(  # tells of a document as of one that is there by now, or what somebody says of it
    r"\b(?:ha(?:ve|s)|[’']ve)(?: \w+ly| already| also| now)? (?:been )?"
    r"(?:signed|inked|initialled|penned|sealed|concluded|clinched|struck|reached|agreed|adopted|approved|made)\b"
    r"|\b(?:recent(?:ly)?|already|earlier|previous(?:ly)?|ago|past|last)\b|[“\"]|\b(?:we|us|our|I)\b"
    r"|\b(?:said|sa(?:ys|ying)|told|noted|added|stress\w+|underlin\w+|emphasi[sz]\w+|mention\w+|recall\w+|hailed"
    r"|prais\w+|welcom\w+|congratulat\w+|called|quoted)\b"
)


def fill_date(event: Event, others: Sequence[Event]) -> None:
    """Gives a document without a time the day of the meeting or visit it is told with, or the only one of its parties'
    meetings, where no sentence looks back on its signing; else its name's year."""
    if event.when is not None or event.status not in TOLD_WITH or len(event.sides) < 2:
        return
    is_retold = event.status == "signed" and event.rows != [] and all(LOOKS_BACK.search(r.text) for r in event.rows)
    same = [o for o in others if o.status == TOLD_WITH[event.status] and o.when and set(event.sides) <= _present(o)]
    given = [] if is_retold else same
    near = [o.when for o in given if is_day(o.when) and _is_near(event, o)]
    if event.status == "signed" and near:
        event.when = near[0]
        return
    are_met = event.status != "signed" or any(o.letter == "M" for o in given)
    if event.group not in LOOSE and are_met and len({(o.when.start, o.when.end) for o in given if o.when}) == 1:
        event.when = given[0].when
        return
    name = OF_YEAR.match(event.title or "")
    if name is not None and event.status == "signed":
        event.when = year_span(int(name.group(1)), "explicit")


def _present(event: Event) -> set[str | None]:
    """The sides of a meeting, or of a visit and its host."""
    return {*event.sides, event.place.country if event.letter == "Z" and event.place else None}


def _is_near(event: Event, other: Event) -> bool:
    """Whether a document is told in the row of another event, or in the next one."""
    return any(0 <= r.index - o.index <= 1 for r in event.rows for o in other.rows)


YEARS = re.compile(
    r"\b(?P<first>20\d\d|19\d\d)(?:\s?[-–—−]\s?| to )(?P<last>20\d\d|19\d\d|\d\d)\b(?![-–]\d)"
    r"|\b(?:for|in) (?P<one>20\d\d) and (?P<other>20\d\d)\b"
    r"|\bfor (?P<alone>20\d\d)(?=$| and )"
    r"|\b(?:until|till|up to|through(?: to)?) (?P<end>20\d\d)\b"
)
_NEXT = re.compile(  # what is no more of a document's phrase
    r"[,;:.]|\b(?:and (?:an?|the|on)|signed|adopted|reached|concluded|was|were|which|that|is|are|will|has|have|to be)\b"
)
_GOES_ON = 60  # characters that a title's phrase may go on for


def validity(title: str | None, quote: str) -> tuple[date | None, date | None]:
    """First and last day of the years that a document is for, by its title and the rest of its phrase in the sentence:
    "for 2026–2028", "for 2013 and 2014", "until 2010"."""
    if title is None:
        return None, None
    _, found, behind = quote.partition(title)
    end = _NEXT.search(behind)
    rest = behind[: min(end.start() if end else len(behind), _GOES_ON)] if found else ""
    match = YEARS.search(f"{title}{rest}".strip())
    if match is None:
        return None, None
    told = match.groupdict()
    first = told["first"] or told["one"] or told["alone"]
    last = told["last"] or told["other"] or told["alone"] or told["end"]
    if first is not None and len(last) < len(first):  # "for 2017–18"
        last = first[:2] + last
    if first is not None and first > last:
        return None, None
    return date(int(first), 1, 1) if first is not None else None, date(int(last), 12, 31)


ORDER = ("referenced", "proposed", "planned", "signed", "ratified", "in_force", "extended", "suspended", "terminated")


def merge_agreements(events: list[Event]) -> list[Event]:
    """One event for all mentions of the same document; its status is the furthest that is told."""
    merged: list[Event] = []
    for event in events:
        options = [e for e in merged if same_agreement(e, event) or _is_called(e, event)]
        options = options or [e for e in merged if _is_of_decision(e, event) and not _is_named_beside(e, merged)]
        target = max(options, key=lambda e: (gist(e) == gist(event), e.rows[-1].index), default=None)
        if target is None:
            merged.append(event)
        else:
            _absorb(target, event)
    return merged


def one_of_equals(events: list[Event]) -> list[Event]:
    """The same once their status and sides are settled: two names without words of their own are one document where
    nothing tells them apart, and a headline's document is the one of its sides and status in the text."""
    found = joined(events, _are_equal, _absorb)
    return [event for event in found if not any(_is_word_for(event, treaty) for treaty in found)]


def _is_word_for(event: Event, treaty: Event) -> bool:
    """Whether what has no name of its own is a well-known document of its sides: "the tattered pact", "Iran deal"."""
    if event.treaty or not treaty.treaty or event.is_named or event.status in ("proposed", "planned"):
        return False
    words = (event.title or "").lower().split()
    own = gist(event) - PLAIN
    return words[-1:] in WORDS_FOR and all(HOW.fullmatch(w) for w in own) and set(event.sides) <= set(treaty.sides)


def is_domestic(event: Event, context: Context) -> bool:
    """Whether a document is one inside the state where the text is from: its rows name that state, its cities and its
    firms, and nothing abroad; where only one side is named, or firms alone, the text is about no other."""
    home = context.home
    is_told = len(event.sides) > 1 and home in event.sides
    if not is_told and not set(context.main_sides) <= {home}:
        return False
    if event.status not in LISTED or event.group in BETWEEN_STATES or event.treaty:
        return False
    if any(ABROAD.search(row.text) for row in event.rows):
        return False
    names = [e.name for row in event.rows for e in row.elements if e.name and e.kind in "CAKQLGRV"]
    states = {name.seat or name.code for name in names}
    return states <= {home} and all(side == home or is_company(side) for side in event.sides)


def _is_of_lede(a: Event, b: Event) -> bool:
    """Whether a headline's document is the one that a firm concludes in the first rows of the text."""
    return (
        _is_headline(a)
        and not _is_headline(b)
        and a.status == b.status
        and (a.group == b.group or {a.group, b.group} <= DEED)
        and b.rows[0].index <= LEDE
        and any(is_company(side) for side in [*a.sides, *b.sides])
        and not a.treaty
        and not b.treaty
    )


def _are_equal(a: Event, b: Event) -> bool:
    ours, theirs = set(a.sides), set(b.sides)
    if _is_of_lede(a, b):
        return True
    is_inside = bool(ours and theirs) and (ours <= theirs or theirs <= ours)
    if not is_inside or a.status != b.status:
        return False
    if _is_headline(a) and not a.treaty and not b.treaty and a.count in (1, b.count):
        is_any = (a.title or "").rsplit(" ", 1)[-1].lower().rstrip("s") in ANY_DEED and b.group in DEED
        return a.group == b.group or {a.group, b.group} <= DEED or is_any
    if _are_told_together(a, b):
        return True
    if _are_set_apart(a, b):
        return False
    first, second = gist(a) - PLAIN, gist(b) - PLAIN
    if b.is_definite and not second and ours == theirs and len(ours) > 1:
        return not ANOTHER.search(b.rows[0].text)
    return len(ours & theirs) > 1 and not first | second and not ANOTHER.search(b.rows[0].text)


def _are_set_apart(a: Event, b: Event) -> bool:
    """Whether two documents differ by kind, day or number, are known by name, or are told in one sentence."""
    if a.treaty or b.treaty or a.title is None or b.title is None:
        return True
    if _is_previous(a) != _is_previous(b) or (a.group != b.group and not {a.group, b.group} <= DEED):
        return True
    if a.when and b.when and (a.when.end < b.when.start or b.when.end < a.when.start):
        return True
    return len({a.count, b.count} - {1}) > 1 or bool({r.index for r in a.rows} & {r.index for r in b.rows})


ANY_DEED = frozenset({"pact", "deal", "accord"})  # what a headline calls a document of any kind


def _is_headline(event: Event) -> bool:
    return bool(event.rows) and all(row.in_title for row in event.rows)


def _absorb(target: Event, event: Event) -> None:
    """Adds what another mention of the same document says."""
    if ORDER.index(event.status) > ORDER.index(target.status):
        target.status, target.when = event.status, event.when or target.when
    elif target.when is None and event.status == target.status:
        target.when = event.when
    if _has_better_title(target, event):
        target.title, target.aim, target.is_named = event.title, event.aim, event.is_named
    is_pact = _is_headline(target) and target.group == "treaty" and "pacts" in (target.title or "").lower()
    if is_pact or target.group == "other" or (target.group == "arrangement" and target.title is None and event.title):
        target.group = event.group
    if _is_headline(target) and any(map(is_company, event.sides)):
        target.sides = event.sides  # a headline names the states of firms
    elif len(target.sides) < 2 or (target.implied and not event.implied and len(event.sides) > 1):
        target.sides = list(dict.fromkeys([*event.sides, *target.sides])) if len(target.sides) < 2 else event.sides
        target.implied = event.implied
    target.persons += [p for p in event.persons if all(p is not q for q in target.persons)]
    target.treaty = target.treaty or event.treaty
    target.is_stated = target.is_stated or event.is_stated
    target.parts += event.parts
    target.acts += [a for a in event.acts if a not in target.acts]
    target.rows += event.rows
    target.elements += event.elements
    target.n_mentions += event.n_mentions
    target.score = max(target.score, event.score)
    target.count = max(target.count, event.count)


MOU = re.compile(r"\bMOUs?\b", re.IGNORECASE)
WRITTEN_OUT = re.compile(r"(?:\w+ )?memorandum of understanding\b", re.IGNORECASE)


def _has_better_title(target: Event, event: Event) -> bool:
    """Whether another mention of a document names it better: by its own name, in the text, with more words."""
    told, told_here = gist(target) - PLAIN, gist(event) - PLAIN
    ours, theirs = bool(told), bool(told_here)
    if told_here in OWN_WORDS and told_here < told and (event.title or "")[:1].islower():
        return False
    if target.group == "other" != event.group and theirs >= ours:
        return True
    if event.is_named != target.is_named:
        return event.is_named
    if _is_headline(target) and MOU.search(target.title or "") and WRITTEN_OUT.match(event.title or ""):
        return True
    if _is_headline(target) and theirs:
        return not (told_here < told and (target.title or "")[:1].islower())
    is_longer = len((event.title or "") + event.aim) > len((target.title or "") + target.aim)
    return event.group == target.group and is_longer and theirs >= ours


UNNAMED = re.compile(
    r"(?:(?:\d[\d,]*|an?|about|over|more|than|some|several|many|various|other|similar|separate|new|important|major|bilateral"
    r"|joint|intergovernmental|commercial|business|numbers?|package|series|dozens?|of|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven|twelve|\w+teen|(?:twenty|thirty|forty|fifty)(?:-\w+)?)\s+)*"
    r"(?:agreements|documents|deals|contracts|accords|pacts|papers|memorand(?:a|ums)(?: of understanding)?|mous"
    r"|protocols|treaties|letters of intent)",
    re.IGNORECASE,
)  # of several documents: their number and no more


def complete_title(event: Event) -> None:
    """Adds to a title what the document is to do, which does not tell two documents apart; several of which no more is
    told have none."""
    name = event.title or ""
    if UNNAMED.fullmatch(name):
        event.title = None
        return
    if event.aim:
        event.title = f"{event.title} {event.aim}"
