"""Agreements that no word of `data/triggers.tsv` names: what sides "agreed on Monday to" do, and bodies they set up."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from extractors.extract.triggers import Trigger

if TYPE_CHECKING:
    from extractors.extract.lattice import Element, Row

AGREES = frozenset({"agreed", "agree", "agrees"})
ASIDE = 12  # elements of a time or a place that may part "agreed" from what was agreed on
WHEN_OR_WHERE = re.compile(r"(?:[pi]?D|i[dxm]*L(?:,?C)?|[ip][CL]){1,3}")  # "Monday", "in June", "in Accra on Monday"
IN_TALKS = re.compile(  # "at a meeting in Accra", "in principle on Monday"
    r"(?:(?:in principle|provisionally|tentatively)(?: on \w+day)?|formally|jointly|also|mutually|further"
    r"|(?:at|in|during) (?:their|an?|the|its|his|her|that|this) [^,;]{3,60})",
    re.IGNORECASE,
)
LEADS = frozenset({"to", "on", "that"})  # to what was agreed
LAUNCHES = frozenset(
    "launch launches launched launching establish establishes established establishing unveil unveils unveiled".split()
)
CREATES = LAUNCHES | frozenset("create creates created creating form forms formed forming".split())
SETS_UP = CREATES | {"set", "sets", "put"}
PAPERS = {  # what is a document only where it is signed → kind, and a word for it
    **dict.fromkeys("partnership partnerships loan loans swap lease".split(), ("agreement", "agreement")),
    **dict.fromkeys("instruments papers".split(), ("other", "documents")),
    "notes": ("agreement", "agreement"),
}
SIGNED = frozenset("signed inked initialled initialed".split())
SIGNS = SIGNED | frozenset("sign signs signing ink inks inking initial initials".split())
RELATIVES = frozenset({"that", "which"})
IS_DONE = frozenset("was were is are be been being".split())
STATEMENTS = frozenset({"statement", "statements"})
ISSUES = frozenset("issued released adopted made signed published delivered issue release adopt sign".split())
SEVERAL_SAY = frozenset(  # who issues a statement together
    "presidents leaders ministers sides countries they both two nations governments parties heads delegations".split()
)
SEVERAL = 12  # elements that may name them
TO_PRESS = frozenset("press media journalists reporters newsmen opening brief short video several".split())
BEFORE_ISSUED = 6  # elements between those who issue a statement and the verb
BESIDE_VERB = frozenset("have has had also then later jointly today yesterday earlier separately will to".split())
FIRST_WORDS = AGREES | SETS_UP | STATEMENTS | {*PAPERS}  # one of them stands in every row that tells of an undertaking
ALLIANCES = frozenset({"Partnership", "Partnerships", "Alliance", "Dialogue", "Dialogues"})
BEFORE = 7  # elements before what is set up that may tell an agreement on it
OF_NAME = 6  # elements of a name before "partnership"
IN_NAME = re.compile(r"S[fp][dhmxXA]*$")  # "the Declaration on Strategic"
SIGNED_WITHIN = 8  # elements before what is signed that may tell of signing
SIGNED_OF_IT = 14  # and behind it
STOPS = frozenset(".,!?")
EXCHANGED = "exchanged"
ABOUT = frozenset("concerning regarding on for".split())  # behind notes, what they are about
LONG_NAME = 60  # elements between notes and the word that they were exchanged
NAME = 12  # elements that the name of a partnership may have
BODY = re.compile(
    r"(?:an?|the) (?:\S+ )?(?:joint|working|bilateral|trilateral|consultation|binational|intergovernmental|mixed) "
    r"(?:\S+ )?(?:mechanism|fund|desk|committee|commission|task force|group|cent(?:er|re)|council)\b"
)


def tell_undertakings(row: "Row") -> None:
    """Makes triggers of what sides agreed to at a time or place, of partnerships launched and of bodies set up."""
    for j, element in enumerate(row.elements):
        word = element.text.lower()
        if element.trigger is not None:
            continue
        if word in AGREES and (lead := _lead(row.elements, j)):
            element.kind, element.trigger = "S", Trigger("S", "verb", "arrangement", f"agreed {lead}", 1, False)
        elif word in LAUNCHES and (name := _launched(row.elements, j)) is not None:
            is_plural = name.text.endswith("s")
            name.kind, name.trigger = "S", Trigger("S", "noun", "other", "framework", 1, is_plural)
        elif (last := word.split()[-1]) in PAPERS and (_are_exchanged(row.elements, j) or _is_signed(row.elements, j)):
            group, told = PAPERS[last]
            element.name = None
            element.kind, element.trigger = "S", Trigger("S", "noun", group, told, 1, word.endswith("s"))
        elif word in STATEMENTS and _is_issued_together(row.elements, j):
            is_plural = word == "statements"
            element.kind, element.trigger = "S", Trigger("S", "noun", "joint_statement", f"joint {word}", 1, is_plural)
        elif _sets_up(row.elements, j):
            element.kind, element.trigger = "S", Trigger("S", "verb", "arrangement", "announced the creation", 1, False)


def _is_signed(elements: Sequence["Element"], j: int) -> bool:
    """Whether element j is what somebody signs, and no part of the name of a document or a meeting: "signed a loan of",
    "the notes were signed", "the partnership that they signed", not "the Declaration on Strategic Partnership signed
    in", "signed at the Eastern Partnership Summit"."""
    letters = "".join(e.kind for e in elements[max(0, j - OF_NAME) : j + 4])
    at = min(j, OF_NAME)
    if "S" in letters[at + 1 :] or letters[at + 1 : at + 2] == "M" or IN_NAME.search(letters[:at]):
        return False
    before, after = elements[max(0, j - SIGNED_WITHIN) : j], elements[j + 1 : j + SIGNED_OF_IT]
    for k, element in reversed(list(enumerate(before))):
        if element.text.lower() in SIGNS:
            return k + 1 == len(before) or before[k + 1].kind not in "pi"
        if element.kind in "S;:MZ" or element.text in STOPS:
            break
    for k, element in enumerate(after):
        if element.text.lower() in SIGNED:
            between = [e.text.lower() for e in after[:k]]
            return not between or between[-1] in IS_DONE or bool(RELATIVES & set(between))
        if element.kind in ";:SMZ" or element.text in STOPS:
            break
    return False


def _are_exchanged(elements: Sequence["Element"], j: int) -> bool:
    """Whether element j is notes that parties exchanged, "exchanged notes on", "notes concerning a grant were
    exchanged", which is no meeting then."""
    if elements[j].text.lower().split()[-1] != "notes":
        return False
    about = elements[j + 1 : j + 2]
    stop = min(len(elements), j + LONG_NAME) if about and about[0].text.lower() in ABOUT else j
    near = [k for k in range(max(0, j - 2), stop) if elements[k].text.lower() == EXCHANGED]
    if not near or any(e.text in ".;" for e in elements[j : near[0]]):
        return False
    elements[near[0]].kind, elements[near[0]].trigger = "x", None
    return True


def _is_issued_together(elements: Sequence["Element"], j: int) -> bool:
    """Whether several issue the statement at element j: "Ghana and Togo issued a statement", "the leaders also made a
    political statement" (17 of 18 labelled as a joint one)."""
    if re.search(r"[AC]-A$", "".join(e.kind for e in elements[max(0, j - 3) : j])):
        return True  # "a Ghanaian-Togolese statement"
    verb = next((k for k in range(j - 1, max(-1, j - 5), -1) if elements[k].text.lower() in ISSUES), None)
    if verb is None or any(e.kind in ".,;:&SMZDip" or e.text.lower() in TO_PRESS for e in elements[verb + 1 : j]):
        return False
    if any(e.text.lower() in TO_PRESS for e in elements[j + 1 : j + 4]):
        return False
    k = verb - 1
    while k > verb - BEFORE_ISSUED and k > 0 and (elements[k].kind == "D" or elements[k].text.lower() in BESIDE_VERB):
        k -= 1
    if k < 0:
        return False
    if elements[k].text.lower().split()[-1] in SEVERAL_SAY:
        return not any(e.kind in "ACGL" for e in elements[max(0, k - 3) : k])  # "EU foreign ministers" are one side
    before = "".join(e.kind for e in elements[max(0, k - SEVERAL) : k + 1])
    return re.search(r"(?<![CGKid,&])d?(?:[CGK],?d?)+&d?[CGK]$", f".{before}") is not None


def _lead(elements: Sequence["Element"], j: int) -> str:
    """The word that leads to what was agreed at element j, behind a time or a place; empty where none does."""
    for k in range(j + 2, min(len(elements) - 1, j + ASIDE)):
        word = elements[k].text.lower()
        if elements[k].kind in ",.;yrS":
            return ""
        if word in LEADS and elements[k + 1].kind not in "DLC" and _is_aside(elements[j + 1 : k]):
            return word
    return ""


def _is_aside(elements: Sequence["Element"]) -> bool:
    letters, words = "".join(e.kind for e in elements), " ".join(e.text for e in elements)
    return WHEN_OR_WHERE.fullmatch(letters) is not None or IN_TALKS.fullmatch(words) is not None


def _launched(elements: Sequence["Element"], j: int) -> "Element | None":
    """The last word of a partnership's name in capitals behind a verb of launching at element j."""
    for k in range(j + 1, min(len(elements), j + NAME)):
        if elements[k].text.split()[-1] in ALLIANCES and elements[k].kind in "Xx":
            return elements[k] if (elements[k - 1].text + elements[k].text)[:1].isupper() else None
        if elements[k].kind not in "XxCAKNGRLmf-sd&":
            return None
    return None


def _sets_up(elements: Sequence["Element"], j: int) -> bool:
    """Whether a body of several is set up at element j, and not told as what was agreed on: "set up a joint fund"."""
    if elements[j].text.lower() not in SETS_UP or any(e.kind == "S" for e in elements[max(0, j - BEFORE) : j]):
        return False
    words = [e.text.lower() for e in elements[j : j + 8]]
    is_led = words[:3] == ["put", "in", "place"]
    n = 3 if is_led else 2 if words[:2] in (["set", "up"], ["sets", "up"]) else 1 if words[0] in CREATES else 0
    return n > 0 and BODY.match(" ".join(words[n:])) is not None
