"""Which part of a sentence tells of a meeting, where it tells of two.

"Ministers opened talks ahead of the A-B summit", "A is in Accra to see B as C meets D in Oslo": who is told in one part
takes no part in what the other tells of.
"""

import re
from collections.abc import Sequence

from extractors.extract.actors import PEOPLE, Actor
from extractors.extract.dates import PAST
from extractors.extract.events import Candidate, Context, Link, resolve_for
from extractors.extract.lattice import Row

LEADS_TO = re.compile(  # what comes before a meeting that lies ahead: "talks ahead of the summit"
    r"\b(?:(?:ahead|in advance) of|in preparation for|gear(?:s|ed|ing)? up for|prepar(?:e|es|ed|ing|ations?) for"
    r"|(?:lay(?:s|ing)?|laid) (?:the )?(?:groundwork|ground|foundations?) for|pav(?:e|es|ed|ing) the way (?:for|to)"
    r"|(?:build-up|buildup|run-up|lead-up) to)"
    r" (?:(?:the|an?|their|his|her|its|next|this|coming|week[’']s|month[’']s) )*(?:[\w’'.–-]+ ){0,4}$",
    re.IGNORECASE,
)
MEANWHILE = frozenset({"as", "while", "since"})  # begin what somebody else does at the same time, or did before
APART = frozenset({"after", "before"})  # do so behind words that tell how long: "hours after A met B"
WHO_BEGINS = frozenset("dhTmXACGKsON&f")  # letters from "and" to the last of those who do something
HOW_LONG = frozenset(
    "hour hours day days week weeks month months minutes weekend shortly just soon immediately".split()
)  # right before
HOW_LONG_BEFORE = HOW_LONG | frozenset("a an one two three four five six seven ten some only".split())  # further on
BEGINS = frozenset(
    "began begins begin started starts made makes paid pays held holds hold opened opens ended ends concluded "
    "concludes wrapped is was".split()
)  # and a noun for a meeting or a visit
AT_ONCE = re.compile(r"[dhTmXACGKs]{0,4}")  # between "after" and who does what follows
NEXT_IN_TIME = frozenset({"then", "later", "afterwards", "afterward", "next", "subsequently"})
SAME_SUBJECT = re.compile(r"[xp]Z")  # begins what the same person did next
WHOSE = re.compile(r"s[dmX]*")  # between who has a meeting or a visit and the word for it
TO_NOUN = 8  # elements from a subject to that noun
TO_VERB = 4  # elements from "then" to the verb of meeting: "who then went on to meet"
GIVERS = frozenset({"by", "with", "on", "to"})  # words between a trigger and those met
FIRST = re.compile(r"[wpx]?[dhT]*[CAGKs]*[mX]*")  # between a trigger and the first of those met
WHEN_WHERE = re.compile(  # "met yesterday in Hanoi with", "met here Monday with", "by"
    r"x?(?:,?p?D,?|i[LV](?:,C)?|iC)+(?=w|p[dhT]*[ACGON])|x(?=w)"
)
BETWEEN = re.compile(r"(?:[xp]?D|i[LV](?:,C)?|iC){0,2}b")  # "talks yesterday in Hanoi between"
NEXT = re.compile(r",?&?[dhT]*[CAGKs]*[mX]*")  # between two of those met
BEFORE_VERB = re.compile(r"[xa]{0,2}[MZSy]")
SUBJECT_TO_VERB = re.compile(r"[xa]{0,3}")  # from who meets to the verb: "also", "will"
TALKS = frozenset(
    {"receive", "meet", "confer", "hold", "speak", "phone", "see", "dine", "sit", "consult", "meeting", "talks", "call"}
)
WHO = re.compile(r",r[axpDd]*(?:Z[pixDLCVfd,]*)?$")  # from "who" to what he did: "had earlier", "flew to Rome to"
TRIGGERS = frozenset("MZSy")
BESIDE = 2  # elements from a subject to its verb


_UPCOMING = re.compile(  # right before the noun of what is still to come: "discussed the planned summit"
    r"\b(?:planned|upcoming|forthcoming|coming|impending|(?<![Aa]t the )(?<![Aa]t their )(?<![Aa]t a )scheduled) "
    r"(?:(?!(?:of|to|for|with|in|at|on|and|by|from)\b)[\w’'-]+ ){0,3}$"
)


def is_upcoming(candidate: Candidate) -> bool:
    """Whether the words before the noun of a meeting tell that it lies ahead: "the planned summit"."""
    trigger = candidate.row.elements[candidate.element].trigger
    return trigger is not None and trigger.form == "noun" and _UPCOMING.search(candidate.left) is not None


def leave_to_talk(candidate: Candidate) -> None:
    """Takes from a meeting that lies ahead the day and the place told before it, of a talk on it: "spoke in Accra on
    Thursday to discuss a planned summit"."""
    row, i = candidate.row, candidate.element
    if "M" in row.letters[:i] and is_upcoming(candidate):
        told = {e.time.start for e in row.elements[:i] if e.time is not None}
        candidate.times = [k for k in candidate.times if k.time is None or k.time.start not in told]
        candidate.places = [k for k in candidate.places if k.source != "row" or not k.place or k.place.element > i]


def led_from(candidate: Candidate) -> int | None:
    """The element from which on a row tells of the meeting that something else prepares, where the trigger is its
    word, its sides are told there, and nothing in the row lies behind."""
    row, element = candidate.row, candidate.row.elements[candidate.element]
    if element.trigger is None or element.trigger.form != "noun":
        return None
    led = LEADS_TO.search(candidate.left)
    if led is None or any(e.time is not None and e.time.direction == PAST for e in row.elements):
        return None
    begins = (k for k, e in enumerate(row.elements) if candidate.context.offset(row, e) >= led.start())
    since = next(begins, candidate.element)
    told = {side for a in candidate.context.actors[row.index] if a.first >= since for side in a.sides}
    return since if len(told) > 1 else None


def part_of_row(candidate: Candidate, led: list[int]) -> tuple[int, int]:
    """The elements [first, end) of a row that tell of a trigger's meeting; led: where what is prepared begins."""
    row = candidate.row
    told = {*led, *_meanwhile(candidate), *_said_at(candidate), *_then_to(candidate), *_then_goes(row), *_who_then(row)}
    told |= {k for k in _and_will(row) if "M" in row.letters[:k] and "D" in row.letters[k:]}
    cuts = [0, *sorted(told), len(row.elements)]
    first = max(c for c in cuts if c <= candidate.element)
    return first, min(c for c in cuts if c > candidate.element)


def _meanwhile(candidate: Candidate) -> list[int]:
    """Where clauses of a row begin that have a subject of their own and a verb of meeting or travel."""
    row, actors = candidate.row, candidate.context.actors[candidate.row.index]
    verbs = [j for j, letter in enumerate(row.letters) if letter in "MZ"]
    found = []
    for k in range(verbs[0] + 1, verbs[-1]) if verbs else ():
        first = _opens_clause(row, k)
        if first is None:
            continue
        verb = next(j for j in verbs if j > k)
        is_new = row.letters[k] != "&" or (_is_talk(row, verb) and _subject(actors, row, verb) is not None)
        if is_new and any(a.sides and _is_told_right(row, k, a) and _is_subject_of(row, a, verb) for a in actors):
            found.append(first)
    return found


def _opens_clause(row: Row, k: int) -> int | None:
    """Where a clause of what somebody else does begins, of which element k is the first word: "as A meets B", "two
    hours after A met B"."""
    if row.letters[k] == "&":  # "A met B in Rome, and C held talks in Bonn"
        is_new = row.letters[k - 1 : k] == "," and "r" not in row.letters[:k]
        return k if is_new and row.elements[k].text.lower() == "and" else None
    *_, before, word = ["", *(w for e in row.elements[max(0, k - 1) : k + 1] for w in e.text.lower().split())]
    if word not in MEANWHILE and not (word in APART and before in HOW_LONG):
        return None
    while k > 0 and word in APART and row.elements[k - 1].text.lower() in HOW_LONG_BEFORE:
        k -= 1
    return k


def _is_told_right(row: Row, k: int, actor: Actor) -> bool:
    """Whether an actor stands behind the first word of a clause, right behind it where that is "after", and in no
    office that somebody has: "as president"."""
    word = row.elements[k].text.lower()
    if row.letters[k] == "&":
        return actor.first > k and not set(row.letters[k + 1 : actor.first]) - WHO_BEGINS
    if actor.first <= k or (word == "as" and actor.first == k + 1 and actor.kind == "office"):
        return False
    return word.split()[-1] not in APART or AT_ONCE.fullmatch(row.letters, k + 1, actor.first) is not None


def _is_subject_of(row: Row, actor: Actor, i: int) -> bool:
    """Whether an actor stands right before the verb at trigger i, or that of a noun there, "began a visit", or whose
    noun it is: "days after A's visit"."""
    gap = i - actor.last
    if WHOSE.fullmatch(row.letters, actor.last + 1, i):
        return True
    verb = row.elements[actor.last + 1].text.lower() if gap > 1 else ""
    return (0 < gap <= BESIDE and _is_verb(row, i)) or (verb in BEGINS and gap <= TO_NOUN)


_AT_WHAT = re.compile(r"(?: (?:late |early )?(?:on|in|at) [^,.;]{1,25}?)? (?:after|following|during|before|ahead of)\b")


def _said_at(candidate: Candidate) -> list[int]:
    """Where the words begin that tell who said what stands before them, and after which meeting: "A and B will meet
    in Rome, C said on Monday after talks with D"."""
    row, context = candidate.row, candidate.context
    found = []
    for k, element in enumerate(row.elements):
        if element.kind != "y" or not _AT_WHAT.match(row.text, context.offset(row, element) + len(element.text)):
            continue
        first = max(row.letters.rfind(mark, 0, k) for mark in ',"') + 1
        is_told = any(first <= a.first and a.last < k for a in context.actors[row.index])
        if is_told and "M" in row.letters[:first] and "M" in row.letters[k:]:
            found.append(first)
    return found


_THEN_TO = re.compile(r",? (?:and )?(?:then|later|next|from there) (?:on )?to (?=[A-Z][^.;:]{2,40}?,? where\b)")


def _then_to(candidate: Candidate) -> list[int]:
    """Where the words begin that tell of the next stop and what is held there: "to see A, then to Berlin where B …"."""
    row, context = candidate.row, candidate.context
    found = []
    for match in _THEN_TO.finditer(row.text):
        first = next((k for k, e in enumerate(row.elements) if context.offset(row, e) >= match.end()), None)
        if first is not None and "M" in row.letters[:first] and "M" in row.letters[first:]:
            found.append(first)
    return found


def _then_goes(row: Row) -> list[int]:
    """Where the words begin that tell where somebody went next, to meet others: "attended the summit in Lima and then
    flew to Rio for", "saw A before travelling to Bern to see B"."""
    found = []
    for k in range(1, len(row.elements)):
        word = row.elements[k - 1].text.lower()
        is_next = word in NEXT_IN_TIME or (word == "before" and row.elements[k].text.lower().endswith("ing"))
        if row.letters[k] == "Z" and is_next and "M" in row.letters[:k] and "M" in row.letters[k:]:
            found.append(k - 1)
    return found


def _who_then(row: Row) -> list[int]:
    """Where the words begin that tell whom somebody met after others: "received A, who then met B"."""
    return [
        k
        for k, element in enumerate(row.elements[:-1])
        if element.text.lower() == "who"
        and row.elements[k + 1].text.lower() in NEXT_IN_TIME
        and "M" in row.letters[:k]
        and "M" in row.letters[k + 2 : k + 2 + TO_VERB]
    ]


_AND_WILL = re.compile(r"&(?=a[xp]{0,3}M)")  # "met A on Monday and will see", "and is due to meet"
_BY_THEN = frozenset({"will", "is", "are"})


def _and_will(row: Row) -> list[int]:
    """Where the words begin that tell whom somebody is to meet, behind those that tell whom he met."""
    found = (match.start() for match in _AND_WILL.finditer(row.letters))
    return [k for k in found if row.elements[k + 1].text.lower() in _BY_THEN]


def _is_verb(row: Row, i: int) -> bool:
    trigger = row.elements[i].trigger
    return trigger is not None and trigger.form == "verb"


def keep_to(candidate: Candidate, first: int, end: int, is_led: bool, wanted: int = 2) -> None:
    """Takes from a candidate what its row tells outside of elements [first, end), unless fewer sides than wanted are
    left of those told; of what is only prepared no other row tells the time and the place."""
    if (first, end) == (0, len(candidate.row.elements)):
        return
    actors = candidate.context.actors[candidate.row.index]
    subject = _pronoun_of(candidate, first, end) or who_stands(actors, candidate.row, candidate.element)
    row = candidate.row
    same = row.letters.index("M") if _AND_WILL.match(row.letters, first) else 0  # who met A and will meet B
    inside = [
        k
        for k in candidate.actors
        if k.source != "row"
        or (k.actor and (first <= k.actor.first < end or k.actor is subject or k.actor.last < same))
    ]
    told = {side for k in inside if k.source == "row" and k.actor for side in k.actor.sides}
    if len(told) >= wanted or (told and "e" in candidate.row.letters[first:end]):  # "he is to meet A"
        candidate.actors = [k for k in inside if k.source == "row" or not is_led]
    is_who = candidate.row.elements[first].text.lower() == "who"  # "A, who then met B": then and there
    for kind in ("times", "places"):
        given: list[Link] = getattr(candidate, kind)
        own = [k for k in given if _is_inside(candidate, k, first, end, is_led)]
        setattr(candidate, kind, given if is_who and all(k.source != "row" for k in own) else own)


_WHO_CAME = re.compile(
    r", who (?:had )?(?:also |recently |last )?(?:[a-z]+ed|came|flew|left|took|made|paid|went|saw|met|held|spoke|began"
    r"|won|is (?:here |there )?on)\b[^,;]{0,110}(?:,(?! (?:when|where|which|who|and|\d))|$)"
)


def leave_arrival(candidate: Candidate) -> None:
    """Takes from a candidate the day on which somebody came or did something else, before that of the text, where a
    clause of its own tells it: "A, who arrived on Tuesday, called on B"."""
    row, context = candidate.row, candidate.context
    at = context.offset(row, row.elements[candidate.element])
    spans = [m.span() for m in _WHO_CAME.finditer(row.text) if not m.start() <= at < m.end()]
    if not spans:
        return
    candidate.times = [k for k in candidate.times if not any(_is_before(context, row, k, span) for span in spans)]


_TO_BE = (
    r"(?:will|plans to|(?:is|are|was|were) (?:(?:due|set|expected|scheduled|slated) (?:\w+ )?)?to"
    r"|(?:is|are|was|were) due)"
)
_ASIDE = re.compile(
    rf", (?:(?:who|whose [^,;]{{1,50}}?) (?:also |later )?{_TO_BE}|due (?:back )?(?:in|to))\b[^,;]{{3,120}},"
    r"(?= [a-z])(?! (?:and|or|but|where|when|which|while|as|the|an?|he|she|it|they|his|her|its|their|with|in|on|at|for"
    r"|to|of)\b)"
    r"|, who (?:had )?(?:also |earlier |last )?(?:met|spoke|talked|saw|received|hosted|held|visited)\b[^,;]{3,120},"
    rf"(?= {_TO_BE}\b)"
)


def part_plan(candidate: Candidate) -> None:
    """Parts an aside from its sentence where one tells of what is over and the other of what is to come: "A, who will
    see B on Friday, met C"."""
    row, context = candidate.row, candidate.context
    for match in _ASIDE.finditer(row.text) if ", " in candidate.left else ():
        inside = [k for k, e in enumerate(row.elements) if match.start() < context.offset(row, e) < match.end()]
        others = range(inside[-1] + 1, len(row.elements)) if candidate.element in inside else inside
        candidate.actors = [
            k for k in candidate.actors if k.source != "row" or not k.actor or k.actor.first not in others
        ]
        candidate.places = [
            k for k in candidate.places if k.source != "row" or not k.place or k.place.element not in others
        ]
        times = {e.time.start for e in (row.elements[k] for k in others) if e.time is not None}
        candidate.times = [k for k in candidate.times if k.time is None or k.time.start not in times]


def _is_before(context: Context, row: Row, link: Link, span: tuple[int, int]) -> bool:
    """Whether a time in a span of a row is of a day before that of the text."""
    if link.time is None or link.source == "other" or not span[0] <= link.time.start - row.begin < span[1]:
        return False
    when = resolve_for(link.time, context.published, "held")
    return when is not None and context.published is not None and when.end < context.published


def _pronoun_of(candidate: Candidate, first: int, end: int) -> Actor | None:
    """Whom "he" in elements [first, end) of a row stands for, or who goes there: who is told first in the words before
    them."""
    row = candidate.row
    goes = SAME_SUBJECT.match(row.letters, first) is not None
    kinds = PEOPLE if goes else {"person"}
    told = [a for a in candidate.context.actors[row.index] if a.kind in kinds and a.last < first]
    return told[0] if told and (goes or "e" in row.letters[first:end]) else None


def _is_inside(candidate: Candidate, link: Link, first: int, end: int, is_led: bool) -> bool:
    if link.source == "other":
        return not is_led
    elements = candidate.row.elements[first:end]
    if link.place is not None:
        return first <= link.place.element < end
    if link.time is not None and "apart" in link.time.groups:  # the day told outside, for what was "a day after"
        return True
    return link.time is not None and any(e.time is not None and e.time.start == link.time.start for e in elements)


def named_behind(actors: Sequence[Actor], row: Row, i: int) -> list[Actor]:
    """The actors of a row in the list right behind its trigger i: "met with A and B", "was received by C"."""
    found: list[Actor] = []
    told = BETWEEN.match(row.letters, i + 1) or WHEN_WHERE.match(row.letters, i + 1)
    last, gap = told.end() - 1 if told else i, FIRST
    for actor in sorted(actors, key=lambda a: a.first):
        if actor.first <= last:
            continue
        between = row.letters[last + 1 : actor.first]
        if not gap.fullmatch(between) or (gap is FIRST and not _gives(row, last, actor.first)):
            break
        if "," in between and BEFORE_VERB.match(row.letters, actor.last + 1):  # "after A met B, C met D"
            break
        found.append(actor)
        last, gap = actor.last, NEXT
    return found


def _gives(row: Row, i: int, first: int) -> bool:
    """Whether nothing but "with", "by" or an adverb stands between a trigger and whom it names."""
    words = [e.text.lower() for e in row.elements[i + 1 : first] if e.kind in "wpx"]
    return all(w in GIVERS or w.endswith("ly") for w in words)


def leave_to_others(candidate: Candidate) -> None:
    """Takes from a candidate that names whom it tells of right behind its trigger those of other sides whom another
    trigger of the row names so, and who is said to meet them, where somebody else is said to meet its own: "met A in
    Rome, a day after talks with B in Bonn", "after A met B, C met D"."""
    row, actors = candidate.row, candidate.context.actors[candidate.row.index]
    behind = _people_behind(actors, row, candidate.element)
    own = {side for a in behind for side in a.sides}
    if not own:
        return
    who = who_stands(actors, row, candidate.element)
    if who is not None and set(who.sides) - own:
        told = [who, *behind]
        candidate.actors = [k for k in candidate.actors if k.source != "row" or any(k.actor is a for a in told)]
        return
    others = [k for k in range(len(row.elements)) if k != candidate.element and _is_talk(row, k)]
    subject = _subject(actors, row, candidate.element)
    ours = own | set(subject.sides if subject else ())
    is_whole = subject is not None or BETWEEN.match(row.letters, candidate.element + 1) is not None
    theirs: list[Actor] = []
    for k in others:
        found = _people_behind(actors, row, k)
        if not own & {side for a in found for side in a.sides}:
            theirs += found
            other = _subject(actors, row, k) if found and is_whole else None
            theirs += [other] if other is not None and not set(other.sides) & ours else []
    candidate.actors = [
        link for link in candidate.actors if link.source != "row" or all(link.actor is not a for a in theirs)
    ]


_AT_FIRST = re.compile(r"^\W*(?:At|During) (?:(?:the|an?|his|her|its|this) )?(?:[\w’'.-]+ ){0,5}$")


def leave_to_talks_there(candidate: Candidate) -> None:
    """Takes from the larger meeting with which a row begins whom somebody met there apart: "At the NATO summit in
    Wales, A met B and C"."""
    row, actors = candidate.row, candidate.context.actors[candidate.row.index]
    if candidate.group != "summit" or not _AT_FIRST.match(candidate.left):
        return
    talks = [k for k in range(candidate.element + 1, len(row.elements)) if _is_talk(row, k)]
    met = [a for k in talks[:1] for a in _people_behind(actors, row, k)]
    candidate.actors = [k for k in candidate.actors if k.source != "row" or all(k.actor is not a for a in met)]


_WROTE_TO = re.compile(  # before a gathering that somebody else holds
    r"\b(?:sent|sends|extended|extends|forwarded|conveyed|addressed) (?:[\w’'-]+ ){0,4}?"
    r"(?:greetings|message|telegram|letter|congratulations|good wishes)\b[^.;]{0,30}? to [^.;]*$"
)


def leave_sender(candidate: Candidate) -> None:
    """Takes who wrote to a gathering from those of it: "sent greetings to participants in the summit"."""
    row, i = candidate.row, candidate.element
    trigger = row.elements[i].trigger
    told = _WROTE_TO.search(candidate.left) if trigger is not None and trigger.form == "noun" else None
    if told is None or "M" in row.letters[:i]:
        return
    candidate.actors = [
        link
        for link in candidate.actors
        if link.source == "row"
        and link.actor is not None
        and candidate.context.offset(row, row.elements[link.actor.first]) > told.start()
    ]


_ATTENDED = re.compile(
    r"(?:^\W*(?:[^,;]{0,80} )?|, (?:who|where) [^,;]{0,60}?)"
    r"(?:attending|participat(?:ing|ion) in|taking part in|to (?:attend|participate in|take part in))"
    r" (?:the|an?) [^,;]*,",
    re.IGNORECASE,
)


def part_attended(candidate: Candidate) -> None:
    """Parts the body whose session somebody attended, as an aside tells, from whom somebody met beside it: "While
    attending the NATO summit in Wales, A met B"."""
    row, context = candidate.row, candidate.context
    aside = _ATTENDED.search(row.text)
    first = next((k for k, e in enumerate(row.elements) if aside and context.offset(row, e) >= aside.end()), None)
    talk = next((k for k in range(first, len(row.elements)) if _is_talk(row, k)), None) if first is not None else None
    if aside is None or first is None or talk is None:
        return
    actors = context.actors[row.index]
    if candidate.element < first:
        others = _people_behind(actors, row, talk)
    else:
        others = [
            a
            for a in actors
            if a.kind not in PEOPLE and aside.start() <= context.offset(row, row.elements[a.first]) < aside.end()
        ]
    left = [k for k in candidate.actors if k.source != "row" or all(k.actor is not a for a in others)]
    if len({side for k in left if k.source == "row" and k.actor for side in k.actor.sides}) > 1:
        candidate.actors = left


def leave_to_talks_where(candidate: Candidate) -> None:
    """Parts who was at a meeting from whom somebody met there: "attended the summit in Rome, where he met A"."""
    row, actors = candidate.row, candidate.context.actors[candidate.row.index]
    where = next((k for k, e in enumerate(row.elements) if e.kind == "r" and e.text.lower() == "where"), None)
    if where is None or "M" not in row.letters[:where] or not _THERE.match(row.letters, where):
        return
    if candidate.element < where:
        own = [a for a in actors if a.last < where]
    else:
        own = [a for a in actors if a.first > where]
        subject = _pronoun_of(candidate, where, len(row.elements))
        own += [subject] if subject is not None else []
    left = [k for k in candidate.actors if k.source != "row" or any(k.actor is a for a in own)]
    if len({side for k in left if k.source == "row" and k.actor for side in k.actor.sides}) > 1:
        candidate.actors = left


_THERE = re.compile(
    r"r(?:e|[dhTAmXCOskN]{1,6}?)[ax]{0,4}M"
)  # "where he also met", "where the president of A will meet"


def _subject(actors: Sequence[Actor], row: Row, k: int) -> Actor | None:
    """Who stands right before the verb of meeting at element k."""
    trigger = row.elements[k].trigger
    if trigger is None or trigger.form != "verb":
        return None
    return next((a for a in actors if a.last < k and SUBJECT_TO_VERB.fullmatch(row.letters, a.last + 1, k)), None)


def _is_talk(row: Row, k: int) -> bool:
    trigger = row.elements[k].trigger
    return row.letters[k] == "M" and trigger is not None and trigger.group in TALKS


def _people_behind(actors: Sequence[Actor], row: Row, i: int) -> list[Actor]:
    """Whom the trigger i of a talk names as those met, and the states told as theirs: "saw Russia's Putin"."""
    found = named_behind(actors, row, i) if _is_talk(row, i) else []
    people = [a for a in found if a.kind in ("person", "office")]
    owners = {a.first - 2 for a in people if row.letters[max(0, a.first - 2) : a.first] == "Cs"}
    return people + [a for a in found if a.kind == "country" and a.last in owners]


PAIRED = re.compile(r"-[CGAN][xmX]{0,2}(?=M)")  # behind the first of two sides that name a meeting
OF_FORMAT = re.compile(r"[fi]d?")  # between a trigger and the council of two sides whose session it is


def leave_to_pair(candidate: Candidate) -> None:
    """Takes from a candidate that its own name gives two sides all others but people of its row: "the EU-Ukraine summit
    in Brussels", "a session of the NATO-Russia Council"."""
    row, i = candidate.row, candidate.element
    sides = _pair_of(candidate.context.actors[row.index], row, i)
    if len(sides) != 2:
        return
    candidate.actors = [
        link
        for link in candidate.actors
        if link.actor is not None
        and (
            set(link.actor.sides) <= sides
            or (link.source == "row" and link.actor.kind in PEOPLE and link.actor.side_from != "A")
        )
    ]


def _pair_of(actors: Sequence[Actor], row: Row, i: int) -> set[str]:
    """The two sides that a hyphen joins right before trigger i, or those of the council whose session it is."""
    for actor in actors:
        pair = PAIRED.match(row.letters, actor.last + 1)
        if pair is not None and pair.end() == i and row.letters[max(0, actor.first - 1) : actor.first] != "-":
            other = [a for a in actors if a.first == actor.last + 2]
            return set(actor.sides).union(*(a.sides for a in other[:1]))
        if actor.side_from == "format" and actor.first > i and OF_FORMAT.fullmatch(row.letters, i + 1, actor.first):
            return set(actor.sides)
    return set()


def who_stands(actors: Sequence[Actor], row: Row, k: int) -> Actor | None:
    """Whom "who" stands for in a clause of which element k is the first verb of meeting: who is named alone before it
    in the row, as somebody else is too: "A met B, who will see C"."""
    clause = WHO.search(row.letters[:k])
    if clause is None or row.elements[clause.start() + 1].text.lower() != "who":
        return None
    named = [a for a in actors if a.kind in PEOPLE and a.sides and a.last < clause.start()]
    if len(named) < 2 or named[-1].last != clause.start() - 1:
        return None
    between = row.letters[named[-2].last + 1 : named[-1].first]
    return None if "&" in between and not set(between) & TRIGGERS else named[-1]
