"""From candidates to events: the models' decisions on triggers and links, put together mention by mention."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from extractors.extract.absent import absent_in
from extractors.extract.actors import PEOPLE, Actor, Person, is_counterpart, level_rank
from extractors.extract.acts import STATED, new_time, stated_fate
from extractors.extract.clauses import (
    PAIRED,
    TALKS,
    is_upcoming,
    keep_to,
    leave_arrival,
    leave_sender,
    leave_to_others,
    leave_to_pair,
    leave_to_talk,
    leave_to_talks_there,
    leave_to_talks_where,
    led_from,
    part_attended,
    part_of_row,
    part_plan,
)
from extractors.extract.dates import FUTURE, PAST, TimeMention, When
from extractors.extract.events import (
    ON_SIDELINES,
    Candidate,
    Context,
    Link,
    Place,
    Reading,
    beside_quote,
    candidates,
    is_org,
    is_site,
    resolve_for,
    subject_of,
)
from extractors.extract.knowledge import surname
from extractors.extract.lattice import CALLED_ON, HYPHENS, POSSESSIVES, TOLD, Row
from extractors.extract.models import Model, Models
from extractors.extract.speakers import SPOKEN_FOR
from extractors.extract.sport import is_fixture
from extractors.extract.tours import stops_told

CALLS = frozenset({"call", "phone"})
TURNS = frozenset({"meet", "hold", "receive", "see", "speak"})  # groups of what one does with one after another
KEEP = 0.5
IMPLIED = 0.6
WEAK = 0.15
FAR = 0.85  # for a time or place told in another row
SURE = 0.9
OTHERS = frozenset({"a", "an", "another", "former"})  # before an office: it is not that of a person told
RECURRING = frozenset(f"t-1={word}" for word in ("previous", "next", "annual", "upcoming"))
TOP = frozenset({"head", "foreign_minister", "minister"})  # levels of which a side has few
PRONOUNS = frozenset({"he", "she", "they", "i", "we"})
ONE = frozenset({"he", "she"})
NEARLY_TOLD = frozenset({"row", "speaker"})  # sources of actors whom a row names, or means by "I"
PRONOUN = 0.3  # the least probability of an actor whom a pronoun stands for
SURE_IMPLIED = 0.8  # an actor of another row counts like one of the row from this probability on
BACKING = ("people", "name", "site", "implied")
PERSON = 0.6  # the least probability of a person in the row
REIGNS = frozenset({"regime", "administration", "government", "cabinet", "era", "led"})  # "the X administration"
SENDER = re.compile(  # who sent what another conveyed: "the greetings of President A and Premier B"
    r"\b(?:greetings|regards|wishes|condolences) (?:and (?:[\w-]+ ){1,3}){0,2}(?:of|from) "
    r"(?:(?!\b(?:to|when|as|at|in|during|after|and [a-z])\b)[^.;])*$"
)
DEEDS = frozenset(  # "following X's visit": what is told of X is no part in the meeting
    "visit trip travel tour decision election speech remarks comments statement announcement".split()
)
EXTRA = 0.75  # for a side beyond the two that a meeting needs


@dataclass
class Event:
    """One event of a document, from one mention or several.

    letter: M meeting, Z visit, S agreement. sides: in the order of the text. persons: those who took part (for an
    agreement: who signed; for a visit: the visitor). rows: sentences that show it, best first. is_cut: one of the
    pairs that a mention of several meetings was cut into. clause: the element from which on its row tells of it, where
    it tells of others too. is_around: it is what another meeting is told to be beside. met: whom the words right
    behind the trigger name as those met. is_led_to: it is told as what something else prepares, or as
    to come. beside: who met beside it. company: who was there, too, as rows of their own tell.
    """

    letter: str
    group: str
    status: str
    score: float
    sides: list[str]
    persons: list[Person] = field(default_factory=list)
    roles: dict[int, str | None] = field(default_factory=dict)
    when: When | None = None
    place: Place | None = None
    rows: list[Row] = field(default_factory=list)
    elements: list[tuple[int, int]] = field(default_factory=list)
    title: str | None = None
    count: int = 1
    word: str = ""
    features: list[str] = field(default_factory=list)
    implied: int = 0
    n_mentions: int = 1
    level: str = "unspecified"
    kind: str | None = None
    weakest: float = 1.0
    far_time: tuple[float, When | None] | None = None
    links: list[str] = field(default_factory=list)
    treaty: str = ""
    names: set[str] = field(default_factory=set)
    is_definite: bool = False
    aim: str = ""  # of a document: what it is "to do"
    is_named: bool = False  # of a document: its title is its own name
    acts: list[tuple[str, When | None, str | None]] = field(default_factory=list)
    term: tuple[date | None, date | None] = (None, None)  # of a document: from when and until when it is valid
    is_stated: bool = False
    is_cut: bool = False
    clause: int | None = None
    is_around: bool = False
    met: tuple[Person, ...] = ()
    is_led_to: bool = False
    beside: list[Person] = field(default_factory=list)
    company: list[tuple[Row, list[Actor]]] = field(default_factory=list)
    parts: list["Part"] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """What one mention of an event gives: how likely each status and each side is, and its time."""

    statuses: dict[str, float]
    sides: dict[str, float]
    when: When | None
    in_title: bool
    times: tuple[tuple[When, float, bool, str], ...] = ()  # time, probability, told in the row itself, rule
    places: tuple[tuple[Place, float, bool], ...] = ()
    is_tour: bool = False  # of a visit to several states
    backing: dict[str, str] = field(default_factory=dict)  # side → the best that stands for it, one of BACKING
    title: str | None = None  # what it calls a document
    told: tuple[str, ...] = ()  # a document's parties, by the grammar of the sentence
    is_stated: bool = False  # the sentence states the status outright
    is_past: bool = False  # a verb of the text in the past tense tells it
    signings: tuple[When, ...] = ()  # when its sentence tells that something was signed
    ends: tuple[When, ...] = ()  # when it tells that a document came to an end
    is_full: bool = False  # somebody of two sides stands before and behind its verb


def readings_of(context: Context, event: Event) -> list[Reading]:
    """What the network says of each mention of an event."""
    return [context.readings[at] for at in event.elements if at in context.readings]


def actor_scores(models: Models, letter: str, links: Iterable[Link]) -> list[tuple[float, float, Link]]:
    """(probability of a part, probability of a named person, link) of every actor link."""
    model, links = models[f"{letter}.actor"], list(links)
    for link in links:
        if link.scores is None:
            scores = dict(zip(model.labels, model.scores(link.features), strict=True))
            link.scores = 1 - scores["none"], scores["person"]
    if letter in "MS":
        _leave_towns(links)
    return [(*link.scores, link) for link in links if link.scores is not None]


def _leave_towns(links: list[Link]) -> None:
    """Makes a town, or where a text was filed, no side of what others do: "the Geneva summit of Biden and Putin"."""
    towns = [link for link in links if link.actor is not None and link.actor.is_town]
    if not towns:
        return
    told = [link for link in links if link.actor is not None and link.source == "row"]
    others = [link for link in told if link.scores and link.scores[0] >= KEEP]
    sides = {side for link in others if link not in towns for side in _sides(link)}
    bodies = [link for link in told if link.actor is not None and link.actor.kind == "org"]
    if len(sides) >= 2 and all(link.actor is not None and link.actor.side_from == "format" for link in bodies):
        for link in towns:
            link.scores = 0.0, 0.0


def chance(model: Model, link: Link) -> float:
    """How likely a time or a place belongs to its trigger; each has one model, which is asked once."""
    if link.scores is None:
        link.scores = model.probability(link.features, "yes"), 0.0
    return link.scores[0]


def best(models: Models, name: str, links: list[Link], floor: float = KEEP) -> tuple[float, Link] | None:
    """The link that a yes/no model likes best, with its probability, if it likes one: of the row, or of other rows."""
    model = models.get(name)
    given = [link for link in links if (link.source == "other") == (".far_" in name)]
    if model is None or not given:
        return None
    scored = [(chance(model, link), -k) for k, link in enumerate(given)]
    score, k = max(scored)
    return (score, given[-k]) if score >= floor else None


def status_scores(models: Models, candidate: Candidate) -> dict[str, float]:
    """The probability of each status of a candidate, "none" among them."""
    if candidate.statuses is None:
        model = models[f"{candidate.letter}.status"]
        candidate.statuses = dict(zip(model.labels, model.scores(candidate.features), strict=True))
    return dict(candidate.statuses)


def decide_status(models: Models, candidate: Candidate) -> tuple[str, float]:
    """The likeliest status of a candidate, and the probability that it is an event at all."""
    scores = status_scores(models, candidate)
    none = scores.pop("none")
    status = max(scores, key=lambda k: scores[k])
    return status, 1 - none


def stated_status(context: Context, models: Models, candidate: Candidate) -> tuple[str, float]:
    """The same, unless the words around the trigger say outright that the event is off or was refused."""
    row, element = candidate.row, candidate.row.elements[candidate.element]
    left, right = candidate.left, candidate.right
    fate = stated_fate(row.text, len(left), len(left) + len(element.text), candidate.letter == "Z")
    status, score = decide_status(models, candidate)
    if fate == "cancelled" and AT_ANOTHER.search(left) and "M" in row.letters[: candidate.element]:
        fate = "none"  # "a meeting at the summit was cancelled": not the summit
    if fate == "cancelled":
        return fate, max(score, STATED)
    if candidate.letter == "M":
        if element.trigger is not None and element.trigger.word == CALLED_ON:
            score = max(score, STATED)
        status = _by_words(candidate, status, left)
        if _is_none(candidate, status, left, right) or _is_left_open(candidate, status, left, right):
            fate = "none"
    return status, 0.0 if fate == "none" else score


AT_ANOTHER = re.compile(
    r"\b(?:at|during|(?:sidelines|margins|fringes) of|ahead of|before|after) (?:(?:the|an?|this|next) )?"
    r"(?:[\w’'-]+ ){0,3}$"
)
TO_COME = re.compile(  # in a headline, where the present tense may be held and the infinitive is not
    r"(?<!\bready )(?<!\bwants )(?<!\bagrees )(?<!\bhopes )(?<!\brefuses )(?<!\burges )\b(?:to|will)(?: \w+ly)? "
    r"(?:(?:hold|attend|host|join|begin|resume|open|have) (?:[\w-]+ ){0,3})?$",
    re.IGNORECASE,
)
PAST_FORM = re.compile(
    r"(?:met|held|spoke|sat|discussed|hosted|attended|convened|conferred|talked|huddled|received|welcomed|greeted|phoned"
    r"|telephoned|dined|lunched|breakfasted|embraced|saw|had|shook|granted|gave|conversed|took part|participated"
    r"|co-chaired)(?: .*)?"
)
BY_WHOM = re.compile(r" (?:by (?!(?:tele)?phone\b|video)|under )")  # behind a participle: "the terms discussed by"
PRESENT_FORM = re.compile(
    r"(?:joins?|meets?|holds?|hosts?|receives?|welcomes?|sees?|gathers?|confers?|convenes?)(?: .*)?"
)
ON_A_DAY = re.compile(r"^[^;:]{0,90}?\bon (?P<day>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b(?! (?:and|said))")
DID = re.compile(r"\b(?:did|does|do|not|let|made|saw|helped)(?: (?:also|indeed|\w+ly))* $")
NO_PAST = re.compile(
    r"\b(?:am|are|is|was|were|be|been|being|to|get|got|will|would|can|could|may|might|shall|should)"
    r"(?: (?:also|not|\w+ly))* $"
)
OPEN_PAST = re.compile(
    r"\b(?:if|would|could|should|before|until|unless|to|wish\w*|hop\w+) "
    r"(?:(?!(?:and|after|who|since|while|where|when)\b)[\w’'-]+ ){0,4}$"
)
BEEN_THERE = re.compile(
    r"\b(?:(?:was|were) (?:also |previously |already )?(?:in|at)|visited|(?:went|travell?ed) to"
    r"|paid (?:a|an) (?:\w+ ){0,2}visit to) [^.;,]{1,40} (?:for|to (?:hold|have)) (?:\w+ ){0,3}$"
)
WAS_TO = re.compile(  # before a meeting that was still to come
    r"^(?!.*\b(?:goals?|aims?|purposes?|tasks?|objectives?)\b).*\b(?:was|were) (?:(?:also|later|then|still|now) )?"
    r"(?:(?:expected|due|set|scheduled|slated|supposed) (?:\w+ )?)?to (?:(?:hold|have|attend|join) (?:[\w-]+ ){0,3})?$"
)
WILL = re.compile(  # right before the verb of what is still to come: "met A on Monday and will see B"
    r"\b(?:will|shall|(?:is|are) (?:(?:due|set|expected|scheduled|slated) )?to) (?:(?:also|then|later|next|first) )?$"
)
BROKE_UP = re.compile(r"^[^.;,]{0,60}? (?:br(?:oke|eak|eaks) (?:off|up|down)|broken (?:off|up)|collapsed)\b")  # begun
AWAITED = re.compile(r"\blook(?:s|ed|ing)? forward to (?:[\w’'-]+ ){0,4}$")
SOME_TIME = re.compile(r"(?: each other| with \w+)?(?: again(?: soon)?| soon)\W*$")  # … behind it
SPOKEN_AT = re.compile(  # the headline of a transcript
    r"\b(?:Before|After) (?:(?:Their|a|the|Bilateral|Trilateral|Expanded|Working) )+(?:Meeting|Talks)\b"
)
SETTLED_ON = re.compile(  # "agreed to a meeting", "confirmed a summit": what is told of as new is still to come
    r"\b(?:confirm(?:s|ed|ing)|agree(?:s|d|ing)? (?:to|on)|sign(?:s|ed|ing)? off on|green-?lit"
    r"|approv(?:es|ed|ing)) an? (?:[\w’'-]+ ){0,2}$",
    re.IGNORECASE,
)
CALLED_TO = re.compile(  # "has called the two leaders to Brussels for talks"
    r"(?<!\bwas )(?<!\bwere )(?<!\bbeen )\b(?:calls|summons|has (?:called|summoned)|have (?:called|summoned)) "
    r"[^.;,]{3,120}? (?:to|in) (?:[A-Z][\w’'-]* )+for (?:[\w’'-]+ ){0,3}$"
)
CALLED_IN = re.compile(  # behind "calls": it asks somebody to come, and is none
    r"^ [^.;,]{3,120}? (?:to|in) (?:[A-Z][\w’'-]* )+for (?:[\w’'-]+ ){0,3}(?:talks|meetings?|consultations)\b"
)
ON_DAY_TO = re.compile(  # "Talks on Friday to focus on trade": a headline's infinitive behind a day
    r"^ (?:(?:on|in|at|next|this|later) ){0,2}(?:[A-Z][\w’'-]* ){1,3}to [a-z]+\b"
)
BY_CLOCK = re.compile(r"^\W*\d{1,2}[:.h]\d{2}(?: ?[ap]\.?m\b|\.?[ :–-])", re.IGNORECASE)  # a row of a schedule
UNDECIDED = re.compile(
    r"\bnot (?:yet )?(?:known|clear|certain|decided) (?:whether|if)\b|\bno plans? (?:for|to)\b"
    r"|\bwhether (?:such )?(?:a|the) $|\b(?:straight|trading) $",
    re.IGNORECASE,
)
HABIT = re.compile(
    r"\b(?:regularly|alternately|annually|routinely|periodically|frequently|on a regular basis"
    r"|(?:every|each) (?:\w+ )?(?:weeks?|months?|years?)|yearly"
    r"|(?:once|twice|\w+ times) (?:an?|per) (?:week|month|year))\b",
    re.IGNORECASE,
)
ON_HOLD = re.compile(
    r"^[^.;,]{0,60}?\b(?:been|are|is|still|were|was|remains?) (?:on hold|stalled|suspended|deadlocked|frozen)\b",
    re.IGNORECASE,
)
ASKED = re.compile(r"^\W*(?:Q|QUESTION|JOURNALIST) ?:|\?\W*$")
CLAUSE_END = re.compile(r"[.;:,]")
ROUNDS = re.compile(
    r"\b(?:(?P<few>two|three)|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|several|many|multiple"
    r"|numerous|dozens of|\d+) (?:[\w-]+ )?rounds of (?:[\w-]+ ){0,2}$",
    re.IGNORECASE,
)
ONE_OF_THEM = re.compile(
    r"^[^.;]{0,60}?, the (?:last|latest|first|second|third|final|most recent)\b"
)  # … behind rounds
SINCE = re.compile(r"\b(?:since|over|(?:in|during|for) the (?:past|last))(?: (?:early|late|mid-?))? $")  # … how long
SERIES = re.compile(
    r"\b(?:an? (?:series|number|string|range|flurry) of|several|numerous|various) (?:[\w-]+ ){0,2}$", re.IGNORECASE
)
WITH_NOBODY = re.compile(  # behind "held a series of meetings", of which none is told
    r"^(?: (?:here|there|today|yesterday))*(?=[.;,]|$| (?:on|during|at|while|as part|within) )"
    r"(?!.*\b(?:with|between|including|among|starting)\b)"
)
SEPARATE_BEHIND = re.compile(r"^\W*(?:In|During|On) (?:\w+ ){0,3}separate\b")
COUNT_REACH = 40  # characters before the word behind "In four separate"
NAMED_BY = 4  # words before a noun without a verb among them
CEREMONIES = (
    r"(?:ceremon\w+|performance|concert|parade|festival|funeral|exhibition|premiere|match|inauguration|swearing-in"
    r"|commemorat\w+|anniversary|celebrations?|wedding|burial|olympics?|paralympics?|games|world cup|championships?"
    r"|tournament|signing)\b"
)
CEREMONY = re.compile(rf"^\W*(?:\S+ ){{0,6}}?{CEREMONIES}", re.IGNORECASE)
AT_CEREMONY = re.compile(rf"\b{CEREMONIES}(?!.*\b(?:meeting|talks|summit|session)\b)[^.;]*$", re.IGNORECASE)
OF_NO_TALKS = re.compile(  # behind "round": "a round of new sanctions"
    r" of (?:[\w.-]+ ){0,2}?(?:tariffs?|duties|sanctions|voting|elections?|polls|strikes?|layoffs|funding|financing"
    r"|cuts|violence|fighting|clashes|shelling|applause|golf|drinks|protests|vaccinations?)\b"
)
OF_LAWMAKERS = re.compile(  # "a joint meeting of Congress"
    r" of (?:the |both )?(?:U\.?S\.? )?(?:Congress|[Pp]arliament|houses|[Cc]abinet|Knesset|Senate|Bundestag|State Duma"
    r"|Majlis)\b"
)
ARRANGED = re.compile(
    r"\b(?:plans?|programmes?|programs?|protocols?|mechanisms?) (?:of|for|on) (?:\w+ ){0,2}$", re.IGNORECASE
)
WISHED = re.compile(  # what governs a meeting that nobody has agreed to
    r"\b(?:invit(?:e|es|ed|ing|ations?)|request(?:s|ed|ing)?|ask(?:s|ed) (?:to|for)|urg(?:es|ed|ing)|offer(?:s|ed|ing)?"
    r"|propos(?:e|es|ed|ing|als?)|initiatives?|ready|prepared|willing(?:ness)?|readiness|hop(?:e|es|ed|ing)|optimis(?:m|tic))"
    r"\b[^.;,:]{0,60}?\b(?:to|for|on|of|that)\b (?:[\w’'-]+ ){0,5}$",
    re.IGNORECASE,
)


NO_MORE_THAN_THOUGHT = re.compile(  # right before a meeting's word: what somebody wants, may do, is asked about
    r"\b(?:(?:wants?|wanted|wish(?:es|ed)?|would(?: also)? like) to|(?:may|might|could)(?: (?:also|still|well|soon))?"
    r"|(?:consider|mull|contemplat|weigh)(?:s|ed|ing)(?: (?:an?|whether to))?"
    r"|usually|often|always|sometimes|occasionally|rarely|seldom|[Aa]sked (?:whether|if) [^.?,]{0,60}? (?:would|will)) "
    r"(?:(?:hold|have) (?:[a-z-]+ ){0,2})?$"
    r"|\b(?:(?<!as )possible|(?:possibility|prospects?|likelihood|chances?|feasibility) (?:of|for)) "
    r"(?:(?!(?:in|at|during|on|to|with|and|of)\b)[\w’'-]+ ){0,4}$"
    r"|\b[Nn]o (?:(?:further|(?:in)?direct|bilateral|formal|informal|official|such|new|other|separate|planned"
    r"|face-to-face|high-level|secret) ){0,2}$"
)
KEPT_UP = re.compile(  # right before talks that go on, of which none is told: "agreed to maintain regular dialogue"
    r"\b(?:agree(?:s|d|ing)?|agreement|decid(?:e|es|ed|ing)|decision|intend(?:s|ed)?|intention|promis(?:e|es|ed)"
    r"|undertook|pledg(?:e|es|ed)|vow(?:s|ed)?|resolved|determin(?:ed|ation)|commit(?:ted|ment)) to "
    r"(?:[a-z]+ly |also |further )?(?:maintain|continue|keep(?: up)?|pursue|remain in|stay in|intensify|step up|expand"
    r"|deepen) (?:[\w’'-]+ ){0,4}$"
)
PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being) (?:\w+ )?$")
AIRPORT = re.compile(r"\b[Aa]ir(?:port|base|field)\b")
TO_AIRPORT = re.compile(r"(?! (?:with|in|for)\b)[^.;,]{0,90}\b[Aa]ir(?:port|base|field)\b")
NEAR_WORD = 80  # characters before a word that may tell where it was
SPOKEN_OF = re.compile(r" (?:of|to (?:an? |the )?(?:crowds?|nation|supporters))\b")
SENT_THINGS = re.compile(  # behind "exchanged"
    r" (?:[\w’'-]+ ){0,2}?(?:messages?|letters|telegrams|cables|notes|instruments|documents|prisoners|fire|gunfire)\b"
)
NAMED_SO = re.compile(  # behind "calls": "for restraint", "it a farce", "Accra a friend", "Oslo's plan unhelpful"
    r" (?:for\b|it\b|(?:[A-Z][\w.-]* ){0,2}[A-Z][\w.-]*[’']s? (?![^.;,]{0,40}?(?:minister|president|premier|leader|king"
    r"|emir|envoy|ambassador|advis[eo]r|counterpart|secretary|chief|chancellor)\b)[a-z]"
    r"|(?:(?:the|his|her|its|their) [a-z ]{3,40}|(?:[A-Z][\w.’'-]* (?:and )?){1,5}(?:[a-z]+ ){0,2})"
    r"(?:the (?:most|only|main|key|real|true|\w+est) |[“\"‘]|an? "
    r"(?!(?:few |short |little |second |third )?(?:days?|hours?|weeks?|months?|minutes?|time|while)\b)))"
)
TIMES = re.compile(
    r"[^.;,]{0,25} (?:two|three|four|five|six|seven|eight|nine|ten|several|many|numerous|\d+) times\b"
    r"(?! (?:during|on|as|more|larger|higher|the)\b)"
)


def _by_words(candidate: Candidate, status: str, left: str) -> str:
    """The status of a meeting where the words before its trigger, or its past tense, tell held from planned."""
    row = candidate.row
    if status == "planned" and (_is_over(candidate) or BEEN_THERE.search(left)):
        return "held"
    if status == "cancelled" and BROKE_UP.match(candidate.right):
        return "held"
    is_ahead = bool((row.in_title and TO_COME.search(left)) or AWAITED.search(left) or BY_CLOCK.search(row.text))
    is_ahead = is_ahead or bool(WAS_TO.search(left) or WILL.search(left)) or is_upcoming(candidate)
    if status == "held" and is_ahead:
        return "planned"
    return "planned" if status in ("held", "cancelled") and is_told_ahead(candidate) else status


MET = frozenset(
    {"meet", "receive", "see", "dine", "speak", "sit", "confer", "phone"}
)  # groups of words for who met whom
GUEST = re.compile(r"[xD]?[dhTm]*[ACKGON]")  # whom somebody received, behind the verb
SPOKE = re.compile(  # before "by phone"
    r"\b(?:spoke|talked|conferred|conversed) (?:(?:again|earlier|also|\w+ly) )?$"
    r"|\b(?:told|assured|informed|briefed|congratulated|thanked) (?:[\w’'.-]+ ){1,6}$"
)
HELD = re.compile(r"\b(?:held|hosted) (?:[a-z-]+ ){0,3}$")  # before a meeting's noun


def _is_over(candidate: Candidate) -> bool:
    """Whether a verb in the past tense tells of a meeting, as its own word or before it: "met", "held a summit"."""
    left, held = candidate.left, HELD.search(candidate.left)
    if held is None and candidate.group in CALLS:
        held = SPOKE.search(left)
    is_held = held is not None and not _is_open(left[: held.start()])
    return is_held or (is_verb(candidate, PAST_FORM) and BY_WHOM.match(candidate.right) is None)


def _is_surely_over(candidate: Candidate) -> bool:
    """Whether words outright tell of a meeting as over: where somebody was for it, or a verb in the past tense."""
    row, i = candidate.row, candidate.element
    is_met = candidate.group in MET and not row.in_title and _is_over(candidate)
    if candidate.group == "receive":  # "welcomed the upcoming summit"
        is_met = is_met and GUEST.match(row.letters, i + 1) is not None
    return is_met or BEEN_THERE.search(candidate.left) is not None


def is_verb(candidate: Candidate, forms: re.Pattern[str]) -> bool:
    """Whether a trigger is a verb, one of `forms`, and neither an infinitive nor passive nor wished for."""
    trigger, left = candidate.row.elements[candidate.element].trigger, candidate.left
    is_form = trigger is not None and forms.fullmatch(trigger.word) is not None
    return is_form and not _is_open(left)


def _is_open(left: str) -> bool:
    """Whether the words before a verb make it an infinitive, passive or wished for."""
    return bool(NO_PAST.search(left) or OPEN_PAST.search(left))


def _is_on_day_ahead(candidate: Candidate) -> bool:
    """Whether a verb in the present tense tells of a day that is not that of the text: "A meets B on Tuesday"."""
    published, day = candidate.context.published, ON_A_DAY.search(candidate.right)
    if published is None or day is None or candidate.row.in_title or not is_verb(candidate, PRESENT_FORM):
        return False
    if DID.search(candidate.left):
        return False
    return day["day"] != f"{published:%A}" and len(day[0]) <= _next_trigger(candidate)


def _next_trigger(candidate: Candidate) -> int:
    """The characters from a trigger to the next one of its row, or to its end."""
    row, i = candidate.row, candidate.element
    behind = next((e for e in row.elements[i + 1 :] if e.kind in "MZ"), None)
    end = candidate.context.offset(row, row.elements[i]) + len(row.elements[i].text)
    return candidate.context.offset(row, behind) - end if behind is not None else len(row.text)


def is_told_ahead(candidate: Candidate) -> bool:
    """Whether the words beside a meeting's noun say outright that it is still to come, or a day beside its verb."""
    if _is_on_day_ahead(candidate):
        return True
    element = candidate.row.elements[candidate.element]
    if element.trigger is None or element.trigger.form != "noun":
        return False
    is_settled_on = SETTLED_ON.search(candidate.left) or CALLED_TO.search(candidate.left)
    return bool(is_settled_on) or led_from(candidate) is not None or _is_of_day_to_come(candidate)


def _is_of_day_to_come(candidate: Candidate) -> bool:
    """Whether a row without a verb before its meeting tells what that is to do on a day."""
    if len(candidate.left.split()) > NAMED_BY or ON_DAY_TO.search(candidate.right) is None:
        return False
    return not any(e.kind in "aydMZ" for e in candidate.row.elements[: candidate.element])


def _is_none(candidate: Candidate, status: str, left: str, right: str) -> bool:
    """Whether the words beside a trigger leave its meeting open, count past rounds, or tell of a ceremony or match."""
    if (
        right.startswith(" off ")
        or (candidate.group in CALLS and CALLED_IN.search(right))
        or UNDECIDED.search(left)
        or (candidate.group == "attend" and _is_at_ceremony(left, right))
        or OF_LAWMAKERS.match(right)
        or (candidate.group == "talks" and OF_NO_TALKS.match(right))
        or (candidate.group == "phone" and right.startswith(" out"))
        or NO_MORE_THAN_THOUGHT.search(left)
        or _is_no_talk(candidate, right)
    ):
        return True
    if is_fixture(candidate.context, candidate.row) or _counts_again(candidate, left, right):
        return True
    if status == "planned" and KEPT_UP.search(left) and "D" not in candidate.row.letters[candidate.element :]:
        return True
    if (
        _is_told_at_home(candidate)
        or _is_with_nationals(candidate)
        or _is_wished(candidate, left)
        or (candidate.group == "talks" and ARRANGED.search(left))
    ):
        return True
    return _is_series(candidate, left, right) or (status == "held" and _counts_rounds(candidate, left, right))


def _is_series(candidate: Candidate, left: str, right: str) -> bool:
    """Whether a series of meetings is told and with nobody: "held a series of meetings on the sidelines"."""
    word = candidate.row.elements[candidate.element].text.lower()
    return word in ("meetings", "talks") and bool(SERIES.search(left) and WITH_NOBODY.match(right))


def _counts_rounds(candidate: Candidate, left: str, right: str) -> bool:
    """Whether past rounds are told as a number, of which neither a day nor the last is told beside them."""
    row, i = candidate.row, candidate.element
    counted = ROUNDS.search(left) or ROUNDS.search(f"{left}{row.elements[i].text} of ")
    if counted is None or ONE_OF_THEM.match(right):
        return False
    clause = len(row.text) - len(right) + len(CLAUSE_END.split(right)[0])
    times = [(e, candidate.context.offset(row, e)) for e in row.elements if e.time is not None]
    if counted["few"] is None:
        times = [(e, at) for e, at in times if len(left) < at < clause and not SINCE.search(row.text[:at])]
    return not times


STAYED_AWAY = re.compile(r"\b(?:(?:did|do|does|will|would|could) not|(?:refused|declined) to) $")


def _is_at_ceremony(left: str, right: str) -> bool:
    """Whether a ceremony is attended, "attended the signing", "a ceremony in Accra attended by", or nothing is."""
    return STAYED_AWAY.search(left) is not None or bool(
        AT_CEREMONY.search(left) if right.startswith(" by ") else CEREMONY.search(right)
    )


def _is_no_talk(candidate: Candidate, right: str) -> bool:
    """Whether a word for talking or calling is one for what somebody says or names, "spoke of", "called it a farce", or
    looks forward to some time, "to speaking again soon", or one for meeting for who is fetched: "was met at the
    airport by"."""
    if SOME_TIME.match(right) and AWAITED.search(candidate.left):
        return True
    if candidate.group in ("speak", "exchange"):
        return (SPOKEN_OF if candidate.group == "speak" else SENT_THINGS).match(right) is not None
    if candidate.group in ("receive", "meet") and PASSIVE.search(candidate.left):  # "was met at the airport by"
        return bool(AIRPORT.search(candidate.left[-NEAR_WORD:]) or TO_AIRPORT.match(right))
    return (candidate.group == "phone" and NAMED_SO.match(right) is not None) or TIMES.match(right) is not None


NATIONALS = frozenset(  # of a state, whom its own officials meet abroad
    "businessmen businesspeople businesspersons entrepreneurs traders expatriates expats residents students community"
    " diaspora nationals compatriots citizens troops soldiers servicemen athletes".split()
)
NEAR_NATIONALS = 7  # elements from a meeting's word to them


def _is_with_nationals(candidate: Candidate) -> bool:
    """Whether officials of one state meet people of theirs: "Norway's minister met Norwegian residents in Accra"."""
    row, i = candidate.row, candidate.element
    near = pairwise(row.elements[i + 1 : i + 1 + NEAR_NATIONALS])
    states = {a.name.code for a, b in near if a.kind == "A" and a.name and b.text.lower() in NATIONALS}
    actors = [a for a in candidate.context.actors[row.index] if a.kind in PEOPLE]
    sides = {side for a in actors if a.first < i or a.kind != "group" for side in a.sides}
    return len(states) == 1 and sides == states


def _is_told_at_home(candidate: Candidate) -> bool:
    """Whether somebody is told something by nobody of another side who stands before the word, or two of one state
    speak in a row that names no other: "Senator A said he had spoken with Speaker B"."""
    trigger, i = candidate.row.elements[candidate.element].trigger, candidate.element
    if trigger is None:
        return False
    told = [a for a in candidate.context.actors[candidate.row.index] if a.kind in ("person", "office")]
    if trigger.word != TOLD:
        return trigger.group in AT_HOME and _are_of_one_side(candidate, told)
    left = {side for a in told if a.last < i for side in a.sides}
    behind = [a for a in told if a.first > i]
    named = [a for a in behind if _is_led_by_to(candidate.row, a.first)]  # "delivered a letter from A to B"
    right = [side for a in named or behind for side in a.sides][:1]
    is_pronoun = "e" in candidate.row.letters[:i]
    return not right or not (left - set(right) or is_pronoun)


def _is_led_by_to(row: Row, at: int) -> bool:
    """Whether "to" or "to the" stands before an element of a row."""
    return any(e.text.lower() == "to" for e in row.elements[max(0, at - 2) : at])


AT_HOME = frozenset({"speak", "phone"})  # groups of what people of one state do among themselves
NEAR_BY = 3  # elements from a verb to the first of those spoken with


def _are_of_one_side(candidate: Candidate, told: Sequence[Actor]) -> bool:
    """Whether people of one side stand before and right behind a verb, and a row names nobody else."""
    i, actors = candidate.element, candidate.context.actors[candidate.row.index]
    is_first = "M" not in candidate.row.letters[:i]
    is_named = is_first and any(a.last < i for a in told) and any(i < a.first <= i + NEAR_BY for a in told)
    return is_named and all(a.sides for a in told) and len({side for a in actors for side in a.sides}) == 1


def _counts_again(candidate: Candidate, left: str, right: str) -> bool:
    """Whether a trigger only counts the meetings of the sentence before: "In four separate calls, she told them"."""
    before = candidate.context.rows[max(0, candidate.row.index - 1) : candidate.row.index]
    is_count = SEPARATE_BEHIND.match(left) and not right.startswith((" with", " between"))
    return bool(is_count) and len(left) < COUNT_REACH and any("M" in row.letters for row in before)


def _is_left_open(candidate: Candidate, status: str, left: str, right: str) -> bool:
    """Whether a row asks for a meeting, or tells of a habit or of talks that do not go on."""
    if ON_HOLD.search(right) or (status == "planned" and ASKED.search(candidate.row.text)):
        return True
    clause = CLAUSE_END.split(left)[-1] + CLAUSE_END.split(right)[0]
    return HABIT.search(clause) is not None and all(e.time is None for e in candidate.row.elements)


def _is_wished(candidate: Candidate, left: str) -> bool:
    """Whether a wish, an offer or an invitation governs a trigger, with no other meeting told between."""
    wish = WISHED.search(left)
    told = candidate.row.letters[: candidate.element].count("M")
    return wish is not None and not (told and _told_after(candidate, wish.start()))


def _told_after(candidate: Candidate, offset: int) -> bool:
    """Whether a meeting word, other than "take part" and its like, stands between a place of a row and a trigger."""
    row, context = candidate.row, candidate.context
    begins = [context.offset(row, e) for e in row.elements[: candidate.element]]
    told = [e.trigger for e, at in zip(row.elements, begins, strict=False) if e.kind == "M" and at > offset]
    return any(trigger is not None and trigger.group != "attend" for trigger in told)


def _moved(context: Context, candidate: Candidate) -> When | None:
    """The time that the sentence says the event was moved to."""
    row, element = candidate.row, candidate.row.elements[candidate.element]
    at = new_time(row.text, context.offset(row, element) + len(element.text))
    if at is None:
        return None
    times = [link.time for link in candidate.times if link.time]
    chosen = next((t for t in times if 0 <= t.start - row.begin - at <= 4), None)
    return resolve_for(chosen, context.published, "planned") if chosen else None


def choose_actors(models: Models, candidate: Candidate, wanted: int) -> tuple[list[tuple[float, float, Link]], float]:
    """The actor links that take part: all above KEEP, and weaker ones until `wanted` sides are there."""
    links = [link for link in candidate.actors if not _is_outside(candidate, link)]
    scored = actor_scores(models, candidate.letter, links)
    liked = sorted(
        (s for s in scored if s[0] >= KEEP), key=lambda s: (s[2].source != "row" and s[0] < SURE_IMPLIED, -s[0])
    )
    if (subject := _told_before(candidate, scored)) is not None:
        liked = [subject, *(s for s in liked if s is not subject)]
    sides: dict[str, None] = {}
    chosen: list[tuple[float, float, Link]] = []
    for option in liked:
        new = [side for side in _sides(option[2]) if side not in sides]
        is_row = option[2].source == "row"
        is_wanted = len(sides) < wanted or (is_row and (not new or option[0] >= _extra(option[2])))
        if is_wanted and (new or is_row):
            chosen.append(option)
            sides |= dict.fromkeys(new)
    for option in _listed_with(candidate.row, scored, chosen):
        chosen.append(option)
        sides |= dict.fromkeys(_sides(option[2]))
    rest = sorted((s for s in scored if s not in chosen), key=lambda s: -s[0])
    for option in rest:
        if len(sides) >= wanted or option[0] < WEAK:
            break
        if set(_sides(option[2])) - set(sides):
            chosen.append(option)
            sides |= dict.fromkeys(_sides(option[2]))
    chosen.sort(key=lambda s: [t is s for t in scored].index(True))
    weakest = min((s[0] for s in chosen), default=0.0)
    return chosen, weakest


MATTER = re.compile(r"^ (?:on|about|over|regarding|concerning)\b[^.;:]*?\b(?:relations|ties|cooperation) with\b")


OUTCOME = re.compile(  # right before a gathering that others talk about: "discussed the results of the … summit"
    r"^(?!.*\b(?:informed|briefed|told|reported)\b).*?\b(?P<of>(?:results?|outcomes?|success|preparations?|importance"
    r"|significance|agenda|context) (?:(?:achieved|reached) )?(?:of|for|at) "
    r"(?:(?!(?:his|her|their|our|its|my|your)\b)[\w’'-]+ ){0,7})$"
)
OF_MANY = re.compile(
    r"\b(?:[A-Z]{2,}|G-?\d+|European|Caspian|[Ii]nternational|[Rr]egional|[Cc]limate|[Pp]eace|intra-\w+)\b"
)
OF_OTHERS = re.compile(r"^ (?:on (?:the )?[A-Z]|of (?:the )?(?:[A-Z]{2,}|foreign ministers|heads|leaders))")


def _is_outside(candidate: Candidate, link: Link) -> bool:
    """Whether a meeting whose row says what it was about has none of this: who stands behind "a meeting on relations
    with", and whom only other rows name; or who talks about the results of a gathering of others."""
    actor, row = link.actor, candidate.row
    element = row.elements[candidate.element]
    if candidate.letter != "M" or actor is None or element.trigger is None:
        return False
    if _is_absent(candidate, link):
        return True
    if element.trigger.form != "noun":
        return False
    at = candidate.context.offset(row, row.elements[actor.first]) if link.source == "row" else -1
    talked_of = _talked_of(candidate)
    if talked_of is not None:
        return at < talked_of
    matter = MATTER.match(candidate.right)
    if matter is None or link.source != "row":
        return matter is not None
    return actor.kind == "country" and actor.first > candidate.element


def _is_absent(candidate: Candidate, link: Link) -> bool:
    """Whether the row of a meeting tells that an actor of its own was not there."""
    if link.actor is None or link.source != "row":
        return False
    at = candidate.context.offset(candidate.row, candidate.row.elements[link.actor.first])
    return any(start <= at < end for start, end in absent_in(candidate.row.text))


def _talked_of(candidate: Candidate) -> int | None:
    """Where the words begin that make a gathering of many what others talk about."""
    told = OUTCOME.search(candidate.left)
    if told is None or not (OF_MANY.search(told["of"]) or OF_OTHERS.match(candidate.right)):
        return None
    return told.start("of")


IN_LIST = re.compile(r"(?:,|&|,&)f?d?T?")  # between two of a list: "of A, B, of C, D and of E"


def _listed_with(
    row: Row, scored: list[tuple[float, float, Link]], chosen: list[tuple[float, float, Link]]
) -> list[tuple[float, float, Link]]:
    """The rest of each list of three and more of which half was chosen: "met with ministers of A, B, C, D and E"."""
    found: list[tuple[float, float, Link]] = []
    run: list[tuple[float, float, Link]] = []
    told = sorted((s for s in scored if s[2].source == "row" and s[2].actor), key=lambda s: place_of(s)[0])
    for option in [*told, None]:
        gap = row.letters[place_of(run[-1])[1] + 1 : place_of(option)[0]] if option is not None and run else ""
        if option is not None and run and IN_LIST.fullmatch(gap):
            run.append(option)
            continue
        inside = [s for s in run if any(s is c for c in chosen)]
        if len(run) > 2 and len(inside) * 2 >= len(run):
            found += [s for s in run if all(s is not c for c in chosen) and _sides(s[2])]
        run = [option] if option is not None else []
    return found


def place_of(option: tuple[float, float, Link]) -> tuple[int, int]:
    """The first and the last element of whom a link stands for."""
    actor = option[2].actor
    return (actor.first, actor.last) if actor else (-1, -1)


def _told_before(candidate: Candidate, scored: list[tuple[float, float, Link]]) -> tuple[float, float, Link] | None:
    """The actor of another row whom a pronoun before the trigger stands for, where no actor of the row stands there."""
    if subject_of(candidate.row, candidate.element) not in PRONOUNS:
        return None
    left = [s for s in scored if s[2].source == "row" and s[2].actor and s[2].actor.last < candidate.element]
    speaking = [s for s in scored if s[2].source == "speaker"]
    implied = speaking or [s for s in scored if s[2].source in ("topic", "lede")]
    if any(s[0] >= KEEP for s in left) or not implied:
        return None
    best_one = max(implied, key=lambda s: s[0])
    return best_one if best_one[0] >= PRONOUN else None


def _extra(link: Link) -> float:
    """What a side beyond the two that a meeting needs must reach: less where people are named for it."""
    return EXTRA if link.actor and link.actor.kind in PEOPLE else SURE


def _sides(link: Link) -> tuple[str, ...]:
    return link.actor.sides if link.actor else ()


def meeting_mentions(context: Context, models: Models, floor: float) -> list[Event]:
    """Every meeting mention of a document, in the order of the text."""
    found = []
    given = candidates(context, "M")
    led = {(c.row.index, c.element): since for c in given if (since := led_from(c)) is not None}
    for candidate in given:
        status, score = stated_status(context, models, candidate)
        if score < floor:
            continue
        since = led.get((candidate.row.index, candidate.element))
        first, end = part_of_row(candidate, [k for (row, _), k in led.items() if row == candidate.row.index])
        keep_to(candidate, first, end, since is not None)
        if since is not None:
            _tell_between(models, candidate)
        leave_sender(candidate)
        leave_to_others(candidate)
        leave_arrival(candidate)
        leave_to_talk(candidate)
        part_plan(candidate)
        leave_to_pair(candidate)
        leave_to_talks_there(candidate)
        part_attended(candidate)
        leave_to_talks_where(candidate)
        _pair_up(models, candidate)
        _leave_to_subject(models, candidate)
        chosen, weakest = choose_actors(models, candidate, 2)
        body = _body_around(candidate)
        stops = stops_told(candidate)
        tour = _sides_on_tour(chosen, stops)
        each = _each_before(context, candidate, chosen)
        if each:
            chosen = [s for s in chosen if s[2].actor is each[0]]
        named = [*body, *(side for _, _, link in chosen for side in _sides(link)), *(a.sides[0] for a in each)]
        sides = tour or list(dict.fromkeys(named))
        if len(sides) < 2:
            continue
        event = make_event(context, models, candidate, status, score, sides)
        is_ahead = status == "planned" and is_upcoming(candidate)
        event.weakest, event.is_led_to = weakest, since is not None or is_ahead
        event.clause = first if end - first < len(candidate.row.elements) else None
        event.links = link_features(chosen)
        event.parts = [_with_sides(part_of(context, models, candidate, event, status, score), each)]
        if is_ahead or (status == "planned" and is_told_ahead(candidate)):
            event.is_stated = score >= KEEP and not is_ahead
            event.parts = [replace(event.parts[0], is_stated=True)]
        if (moved := _moved(context, candidate)) is not None:
            event.status, event.when = "planned", moved
            told = ((moved, 1.0, True, "moved"),)
            event.parts = [replace(event.parts[0], statuses={"planned": 1.0}, when=moved, times=told, is_stated=True)]
        if ASIDE.search(_just_before(candidate)):
            _tell_around(event, body)
        named_for = replace(event, persons=[]) if event.is_around else event  # who is named beside it met there apart
        add_persons(context, named_for, [s for s in chosen if since is None or place_of(s)[0] >= since])
        event.beside = named_for.persons if event.is_around else []
        event.persons += [
            a.person for a in each if a.person is not None and all(a.person is not p for p in event.persons)
        ]
        found += _at_each(event, stops) if tour else apart(context, candidate, event, chosen)
    return found


def _sides_on_tour(chosen: list[tuple[float, float, Link]], stops: list[Place]) -> list[str]:
    """The side of who travels, and the states where; none where nobody does."""
    states = [p.country for p in stops if p.country is not None]
    own = [(s[0], side) for s in chosen for side in _sides(s[2])[:1] if side not in states and not is_org(side)]
    return [max(own)[1], *states] if own and stops else []


def _at_each(event: Event, stops: list[Place]) -> list[Event]:
    """One event for each stop of a tour, of who travels with those who are there."""
    own = event.sides[0]
    people = [p for p in event.persons if p.side == own]
    found = []
    for stop in stops:
        if stop.country is None:
            continue
        sides = {own: 1.0, stop.country: SURE}
        told = [replace(p, sides=sides, places=((stop, SURE, True),)) for p in event.parts]
        pair = replace(event, sides=list(sides), persons=list(people), place=stop, parts=told, is_cut=True)
        found.append(replace(pair, rows=list(event.rows), elements=list(event.elements)))
    return found


def _tell_between(models: Models, candidate: Candidate) -> None:
    """Makes those sure of a meeting that others prepare between whom it is: "lay the ground for a summit between A and
    B"."""
    row, i = candidate.row, candidate.element
    if row.letters[i + 1 : i + 2] != "b":
        return
    for _, as_person, link in actor_scores(models, candidate.letter, candidate.actors):
        if link.source == "row" and link.actor is not None and link.actor.first > i and link.actor.sides:
            link.scores = SURE, as_person


def _pair_up(models: Models, candidate: Candidate) -> None:
    """Makes both sides as likely that a hyphen joins before a trigger: "the Russia-Turkey summit"."""
    row = candidate.row
    scored = actor_scores(models, "M", candidate.actors)
    told = {s[2].actor.first: s for s in scored if s[2].source == "row" and s[2].actor and s[2].actor.sides}
    for first, option in told.items():
        pair = PAIRED.match(row.letters, first + 1)
        other = told.get(first + 2)
        if pair is None or pair.end() != candidate.element or other is None:
            continue
        for one, two in ((option, other), (other, option)):
            one[2].scores = max(one[0], two[0]), one[1]


OF_BODY = re.compile(r"fd?m?(?=G)")
BESIDE = 6  # elements between "sidelines of" and the word of the larger meeting
ASIDE = re.compile(r"\b(?:sidelines? (?:of|at)|(?:margins?|fringes) of)\b", re.IGNORECASE)


def _leave_to_subject(models: Models, candidate: Candidate) -> None:
    """Takes from a meeting that "he" or "she" has with people of one side all whom only other rows name, but whom the
    pronoun stands for: "She then met the Ghanaian premier"."""
    row = candidate.row
    begin = next((k for k in range(candidate.element) if row.elements[k].text.lower() in ONE), None)
    if begin is None:
        return
    told = [link.actor for link in candidate.actors if link.source == "row" and link.actor is not None]
    people = [a for a in told if a.kind in PEOPLE and a.side_from != "A" and a.sides]
    met = {side for actor in people for side in actor.sides}
    if len(met) != 1 or people[0].first < begin:
        return
    implied = [s for s in actor_scores(models, "M", candidate.actors) if s[2].source != "row"]
    score, _, subject = max(implied, key=lambda s: s[0], default=(0.0, 0.0, None))
    if subject is not None and score >= PRONOUN and not met & set(_sides(subject)):
        candidate.actors = [link for link in candidate.actors if link.source == "row" or link is subject]


OVER = re.compile(  # a session before or beside a talk
    r"\b(?:after|following|since|ahead of|before|prior to|attend(?:ed|ing))(?: (?:an?|the|this|last))?$", re.IGNORECASE
)


def _just_before(candidate: Candidate) -> str:
    """The words right before a trigger."""
    return " ".join(e.text for e in candidate.row.elements[max(0, candidate.element - BESIDE) : candidate.element])


def _body_around(candidate: Candidate) -> list[str]:
    """The body that holds the larger meeting which a trigger names, if any: "on the sidelines of the ECO summit"."""
    i, row = candidate.element, candidate.row
    if not ASIDE.search(_just_before(candidate)):
        return []
    behind = OF_BODY.match(row.letters, i + 1)
    near = row.elements[max(0, i - BESIDE) : behind.end() + 1 if behind else i]
    return [e.name.code for e in near if e.kind == "G" and e.name is not None][-1:]


def bodies_behind(row: Row, words: re.Pattern[str]) -> set[str]:
    """The bodies that a row names behind some words: those of larger meetings beside which it tells of another."""
    found = set()
    for k, element in enumerate(row.elements):
        if element.kind != "G" or element.name is None:
            continue
        if words.search(" ".join(e.text for e in row.elements[max(0, k - BESIDE) : k])):
            found.add(element.name.code)
    return found


def _tell_around(event: Event, body: list[str]) -> None:
    """Marks a mention of a meeting beside which another is told, its body among the sides; two sides stay two."""
    told = event.parts[0]
    sides, backing = told.sides | dict.fromkeys(body, 1.0), told.backing | dict.fromkeys(body, BACKING[0])
    if len(event.sides) == 2:
        sides = {k: v for k, v in sides.items() if k in event.sides}
    event.is_around = bool(body)
    event.parts = [replace(told, sides=sides, backing=backing)]


def is_aside(event: Event) -> bool:
    """Whether a mention's row tells of a talk beside a larger meeting."""
    told = next((row for row in event.rows if not row.in_title), event.rows[0])
    return not event.is_around and _tells_aside(told.text)


@lru_cache(maxsize=1024)  # asked of each pair of a document's mentions
def _tells_aside(text: str) -> bool:
    return ASIDE.search(text) is not None


def side_scores(models: Models, candidate: Candidate) -> dict[str, float]:
    """How likely each side takes part, as one mention tells; sides that the row only implies count for less."""
    found: dict[str, float] = {}
    links = candidate.actors
    if candidate.letter == "M":  # an emir who stays away may send others, a state that is not invited may not
        links = [k for k in links if (k.actor and k.actor.kind in PEOPLE) or not _is_absent(candidate, k)]
    for part, _, link in actor_scores(models, candidate.letter, links):
        for side in _sides(link):
            found[side] = max(found.get(side, 0.0), float(part) * (1.0 if link.source in NEARLY_TOLD else IMPLIED))
    return found


OTHER_STATUS = {"held": "planned", "planned": "held"}  # what words before a trigger may turn one into


def part_of(context: Context, models: Models, candidate: Candidate, event: Event, status: str, score: float) -> Part:
    """What a mention gives the event that it is part of."""
    statuses = status_scores(models, candidate)
    if 1 - statuses["none"] < score and status != "cancelled":
        statuses = {k: v * score / (1 - statuses["none"]) for k, v in statuses.items()} | {"none": 1 - score}
    if statuses.get(status, 0.0) < score and status == "cancelled":
        statuses = {k: v * (1 - score) for k, v in statuses.items()} | {status: score}
    likeliest = max((s for s in statuses if s != "none"), key=lambda s: statuses[s])
    if candidate.letter == "M" and likeliest != status:  # words before a trigger turn one into another
        statuses = statuses | {likeliest: statuses[status], status: statuses[likeliest]}
    return Part(
        statuses,
        side_scores(models, candidate),
        event.when,
        event.rows[0].in_title,
        times_told(context, models, candidate, status),
        places_told(models, candidate),
        backing=backing_of(models, candidate),
        is_stated=candidate.letter == "M" and status == "held" and _is_surely_over(candidate),
        is_past=status == "held" and not candidate.row.in_title and _is_over(candidate),
        is_full=candidate.letter == "M" and _names_both(context, candidate),
    )


def _names_both(context: Context, candidate: Candidate) -> bool:
    """Whether the row of a verb names who met before it and whom behind it, of one state each, and nobody else, or
    people of two sides beside what one of them is quoted to say there."""
    row, i = candidate.row, candidate.element
    beside = beside_quote(row, i, context.actors[row.index])
    if len(beside) < len(context.actors[row.index]):
        return len({s for a in beside if a.kind in PEOPLE and a.side_from != "A" for s in a.sides}) > 1
    trigger = row.elements[i].trigger
    if trigger is None or trigger.form != "verb" or "e" in row.letters[:i]:
        return False
    told = [a for a in context.actors[row.index] if not is_site(row, a) and not a.is_town]
    before, behind = ({s for a in told if (a.last < i) == is_left for s in a.sides} for is_left in (True, False))
    are_states = len(before) == len(behind) == 1 and before != behind and not any(map(is_org, before | behind))
    return are_states and all(a.sides for a in told)


def backing_of(models: Models, candidate: Candidate) -> dict[str, str]:
    """What stands for each side that may take part: somebody, a state's or body's name, a place, or another row."""
    found: dict[str, str] = {}
    for part, _, link in actor_scores(models, candidate.letter, candidate.actors):
        actor = link.actor
        if actor is None or part < WEAK:
            continue
        kind = (
            "implied"
            if link.source != "row"
            else "site"
            if is_site(candidate.row, actor)
            else "people"
            if actor.kind in PEOPLE and actor.side_from != "A"
            else "name"
        )
        for side in actor.sides:
            found[side] = min(found.get(side, kind), kind, key=BACKING.index)
    return found


def times_told(
    context: Context, models: Models, candidate: Candidate, status: str
) -> tuple[tuple[When, float, bool, str], ...]:
    """Every time that may be the event's, with its probability, whether the row itself tells it, and its rule."""
    found = []
    is_over = candidate.letter == "M" and status == "held" and _is_over(candidate)
    for link in candidate.times:
        is_near = link.source != "other"
        model = models.get(f"{candidate.letter}.{'' if is_near else 'far_'}time")
        when = resolve_for(link.time, context.published, status) if link.time else None
        is_past = link.time is not None and status == "planned" and _is_gone_by(context, link)
        is_ahead = link.time is not None and link.time.direction == FUTURE and is_over  # "who leaves next week, met"
        if model is not None and when is not None and link.time is not None and not is_past and not is_ahead:
            score = chance(model, link)
            is_beside = candidate.letter == "M" and is_near and _is_right_behind(candidate, link.time)
            found.append((when, max(score, RIGHT_BEHIND) if is_beside else score, is_near, link.time.rule))
    return tuple(found)


def _is_gone_by(context: Context, link: Link) -> bool:
    """Whether a time is told as gone by, by a word of its own or by "since"."""
    row, time = context.rows[link.row], link.time
    return time is not None and (time.direction == PAST or row.text.endswith("since ", 0, time.start - row.begin))


RIGHT_BEHIND = 0.97  # how sure the time is that stands right behind the verb of a meeting


def _is_right_behind(candidate: Candidate, told: TimeMention) -> bool:
    """Whether a time stands right behind the verb of a meeting: "met on May 6 and signed a treaty on May 8"."""
    elements, i = candidate.row.elements, candidate.element
    if "form=verb" not in candidate.features:
        return False
    k = i + 2 if elements[i + 1 : i + 2] and elements[i + 1].kind in "pi" else i + 1
    behind = elements[k].time if k < len(elements) else None
    return behind is not None and behind.start == told.start


def places_told(models: Models, candidate: Candidate) -> tuple[tuple[Place, float, bool], ...]:
    """Every place that may be the event's, with its probability and whether the row itself tells it."""
    found = []
    for link in candidate.places:
        is_near = link.source != "other"
        model = models.get(f"{candidate.letter}.{'' if is_near else 'far_'}place")
        if model is not None and link.place is not None:
            score = chance(model, link)
            is_where = candidate.letter == "M" and is_near and _is_where(candidate, link.place)
            found.append((link.place, max(score, RIGHT_BEHIND) if is_where else score, is_near))
    return tuple(found)


def _is_where(candidate: Candidate, place: Place) -> bool:
    """Whether a place is that of which "where" tells a meeting: "stops in Hawaii, where they met"."""
    row, k = candidate.row, place.element + 1
    k += row.letters[k : k + 1] == ","
    is_named = place.row == row.index and row.letters[place.element : place.element + 1] in ("L", "C")
    is_where = is_named and k < candidate.element and row.elements[k].text.lower() == "where"
    return is_where and not set(row.letters[k + 1 : candidate.element]) & set(':;."MZSr')


def link_features(chosen: list[tuple[float, float, Link]]) -> list[str]:
    """What the links of an event look like: where each part stands, what it is, how sure it is."""
    found = []
    for part, _, link in sorted(chosen, key=lambda s: -s[0])[:4]:
        marks = [f for f in link.features if f.startswith(("prep=", "kind=", "dir=", "imp=")) and "&" not in f]
        found += [f"link:{m}" for m in marks]
        shape = "+".join(m for m in marks if m.startswith(("kind=", "dir=", "imp=")))
        found.append(f"link:{shape}:{'sure' if part > 0.9 else 'weak'}")
    return found


SEPARATE = re.compile(
    r"\bseparate(?:ly)?\b|\beach (?:of|summoned|met|held|received)\b|\bwith each\b(?! other)"
    r"|\bone-(?:on|to)-one\b|\bindividual(?:ly)?\b|\btour of [^.;]*\bwhere\b"
    r"|\b(?:bilateral|similar) (?:meetings|talks)\b|\brespectively\b"
    r"|\bone by one\b|\bone after (?:the other|another)\b|\bback[- ]to[- ]back\b"
    r"|(?<!,) in turn(?=\W*$|[.;]| (?:on|in|at|before|after|during|over|for)\b)",
    re.IGNORECASE,
)
PHONED = re.compile(r"\b(?:tele)?phoned\b|\brang\b|\b(?:by|over|on) (?:the )?(?:tele)?phone\b", re.IGNORECASE)
PHONED_THEM = re.compile(r"(?:tele)?phone[sd]?|rang|called|calls")
AS_ONE = re.compile(r"\b(?:joint(?:ly)?|together|tri(?:lateral|partite)\w*|three-way|conference call)\b", re.IGNORECASE)

PLURAL = frozenset({"meeting", "call", "phone", "hold"})  # groups of words that may be for several meetings
SESSIONS = frozenset({"summit", "commission", "attend", "chair"})  # groups of words for what many attend at once
WITH_EACH = re.compile(  # "with A and with B"
    r"^[^.;:]{0,60}?\b(?P<word>with|to|from) [^.;:]{3,140}?,? and,? "
    r"(?:(?:also|later|then|afterwards|another|one|separately),? )?(?P=word) (?!the aim|a view|regard)"
)
SEVERAL_CALLS = re.compile(r"\b(?:calls|conversations)\b", re.IGNORECASE)


def apart(context: Context, candidate: Candidate, event: Event, chosen: list[tuple[float, float, Link]]) -> list[Event]:
    """One event for each counterpart where words tell of several: "calls", "separately", "meetings with A and B"."""
    if len(event.sides) < 3 or not _are_several(context, candidate, event, chosen):
        return [event]
    pivot = _pivot(candidate, event, chosen)
    own = [p for p in event.persons if p.side == pivot]
    found = []
    for side in event.sides:
        if side == pivot:
            continue
        people = [p for p in event.persons if p.side == side]
        told = [replace(p, sides={s: v for s, v in p.sides.items() if s in (pivot, side)}) for p in event.parts]
        pair = replace(event, sides=[pivot, side], persons=own + people, parts=told, is_cut=True)
        found.append(replace(pair, rows=list(event.rows), elements=list(event.elements)))
    return found


WITH_EACH_OF = re.compile(  # right behind a trigger
    r"^[^.;:]{0,40}?\b(?:each of (?:them|(?:the|those|his|her|its|their) (?:\w+ ){0,2}\w+)"
    r"|each (?:side|leader|delegation|president|minister|party|team|group|man|government)\b"
    r"|(?:both|the two|the three|them|both of them)(?: \w+){0,3}? (?:separately|individually|in turn|one by one"
    r"|one after (?:the other|another)|in separate (?:meetings|talks|conversations|calls|sessions)))\b"
)
WITH_BOTH = re.compile(  # right behind a trigger: by telephone in turn, else in one talk
    r"^(?: with| to)? both (?:of (?:them|the (?:two )?\w+)"
    r"|(?:foreign |prime |defen[cs]e )?(?:leaders|heads|presidents|premiers|ministers|men|women|sides|parties|rivals"
    r"|camps|delegations|teams|generals))\b"
)
HOW_MANY = {"both": 2, "two": 2, "three": 3, "four": 4}
MOST_EACH = 4  # sides that are met apart
GROUPS_BACK = 3  # rows before one that tells of "each of them"


def _each_before(context: Context, candidate: Candidate, chosen: Iterable[tuple[float, float, Link]]) -> list[Actor]:
    """Who stands for "each of them" or "both" who were met: whoever met them, then several sides that the
    nearest row before names."""
    each = WITH_EACH_OF.match(candidate.right) or WITH_BOTH.match(candidate.right)
    if each is None:
        return []
    numbers = [HOW_MANY[word] for word in each[0].lower().split() if word in HOW_MANY]
    counts = range(numbers[-1], numbers[-1] + 1) if numbers else range(2, MOST_EACH + 1)
    host = _host_before(candidate, chosen)
    if host is None:
        return []
    index = candidate.row.index
    for row in range(index - 1, max(-1, index - 1 - GROUPS_BACK), -1):
        told_in = context.rows[row]
        given = [a for a in context.actors[row] if not a.is_town and not is_site(told_in, a)]
        actors = [a for told in given for a in _one_each(told)]
        others = [a for a in actors if a.sides[0] not in host.sides]
        named = [a for a in others if a.kind in PEOPLE]
        for some in (named, others):
            if len({a.sides[0] for a in some}) in counts:
                return [host, *some]
    return []


def _one_each(actor: Actor) -> list[Actor]:
    """An actor for each side that one stands for: "the presidents of Uganda and Rwanda" are two."""
    return [actor if len(actor.sides) == 1 else replace(actor, sides=(side,), members=[]) for side in actor.sides]


def _host_before(candidate: Candidate, chosen: Iterable[tuple[float, float, Link]]) -> Actor | None:
    """Who met "both": who stands before the trigger, not the city "where he saw both", else whom other rows imply."""
    told = [s[2] for s in chosen if s[2].actor and s[2].actor.sides]
    before = [k.actor for k in told if k.source == "row" and k.actor and k.actor.last < candidate.element]
    people = [a for a in before if a.kind in PEOPLE]
    return next(iter(people or before), None) or next((k.actor for k in told if k.source != "row"), None)


def _with_sides(part: Part, each: list[Actor]) -> Part:
    """A mention with those of the row before who were met as surely as if its own row named them."""
    sides = [side for a in each for side in a.sides]
    return replace(
        part,
        sides=part.sides | dict.fromkeys(sides, SURE),
        backing=part.backing | dict.fromkeys(sides, BACKING[0]),
    )


def _are_several(context: Context, candidate: Candidate, event: Event, chosen: list[tuple[float, float, Link]]) -> bool:
    """Whether a row tells of several meetings, one with each counterpart, and not of one with all of them."""
    trigger = candidate.row.elements[candidate.element].trigger
    if candidate.group in SESSIONS:
        return False
    if trigger and trigger.group in PLURAL and (trigger.is_plural or trigger.word.endswith(("calls", "meetings"))):
        return True
    if trigger and trigger.group in TALKS and WITH_EACH.match(candidate.right):
        return True
    if WITH_BOTH.match(candidate.right) and PHONED.search(candidate.row.text):
        return True
    is_told = SEPARATE.search(candidate.row.text) or WITH_EACH_OF.match(candidate.right)
    if is_told or _is_told_separate_behind(context, candidate.row):
        return True
    if _is_met_in_turn(candidate, event, chosen):
        return True
    if candidate.row.index and _goes_on(context, candidate):
        return bool(SEPARATE.search(context.rows[candidate.row.index - 1].text)) or _is_of_calls(context, candidate)
    return _is_of_calls(context, candidate)


def _is_met_in_turn(candidate: Candidate, event: Event, chosen: list[tuple[float, float, Link]]) -> bool:
    """Whether somebody met several, each named, on the sidelines, or phoned them: in turn, unless "together". Whom a
    verb tells to be phoned need not be named: "called his Chilean and Japanese counterparts"."""
    trigger, text = candidate.row.elements[candidate.element].trigger, candidate.row.text
    if trigger is None or trigger.group not in TURNS | CALLS or AS_ONE.search(text):
        return False
    behind = [s[2].actor for s in chosen if s[2].actor and s[2].actor.first > candidate.element]
    is_phoned = trigger.form == "verb" and PHONED_THEM.fullmatch(trigger.word) is not None
    named = {side for actor in behind if actor.person or (is_phoned and actor.kind in PEOPLE) for side in actor.sides}
    is_in_turn = is_phoned or PHONED.search(text) or ON_SIDELINES.search(text)
    return len(named) == len(event.sides) - 1 > 1 and bool(is_in_turn)


def _is_told_separate_behind(context: Context, row: Row) -> bool:
    """Whether the next row begins with the same meetings as several: "In four separate calls, she …"."""
    behind = context.rows[row.index + 1 : row.index + 2]
    return any(SEPARATE_BEHIND.match(other.text) for other in behind)


def _goes_on(context: Context, candidate: Candidate) -> bool:
    """Whether a row goes on about the meetings of somebody whom the row before named: by a pronoun first, or by name
    before "met" with officials of several sides behind it."""
    row, i = candidate.row, candidate.element
    if row.letters[:1] == "e":
        return True
    before = {id(a.person) for a in context.actors[row.index - 1] if a.person is not None}
    people = [a for a in context.actors[row.index] if a.kind in ("person", "office")]
    met = {side for a in people if a.first > i for side in a.sides}
    return candidate.group == "meet" and len(met) > 2 and any(a.last < i and id(a.person) in before for a in people)


def _is_of_calls(context: Context, candidate: Candidate) -> bool:
    """Whether a call is told under a headline of several calls."""
    is_call = any(e.trigger and e.trigger.group in CALLS for e in candidate.row.elements)
    return is_call and bool(SEVERAL_CALLS.search(context.doc._.string[: context.title_chars]))


ABOUT = frozenset({"discuss", "review", "exchange"})  # groups of triggers behind which a topic stands


def _pivot(candidate: Candidate, event: Event, chosen: list[tuple[float, float, Link]]) -> str:
    """The side that all others met: the likeliest before the row's first trigger or told elsewhere, never a topic."""
    left = [s for s in chosen if s[2].source != "row" or (s[2].actor and s[2].actor.last < candidate.element)]
    met = [s for s in chosen if s not in left]
    right = list(dict.fromkeys(side for s in met for side in _sides(s[2])))
    is_one = len(right) == 1 and right[0] in event.sides and len({side for s in left for side in _sides(s[2])}) > 1
    if is_one and candidate.group not in ABOUT and not all(_is_adjective(s[2]) for s in met):
        return right[0]  # "Britain, France and Spain each summoned the Israeli ambassador"
    first = candidate.row.letters.index("M")
    told = sorted(left, key=lambda s: (s[2].source == "row" and place_of(s)[0] > first, -s[0]))
    return next((side for s in told for side in _sides(s[2]) if side in event.sides), event.sides[0])


def _is_adjective(link: Link) -> bool:
    return link.actor is not None and link.actor.side_from == "A"


def make_event(
    context: Context, models: Models, candidate: Candidate, status: str, score: float, sides: list[str]
) -> Event:
    """One mention as an event of that status and those sides, with its time and place."""
    letter, published = candidate.letter, context.published
    time = best(models, f"{letter}.time", candidate.times)
    far_time = best(models, f"{letter}.far_time", candidate.times, FAR)
    place = best(models, f"{letter}.place", candidate.places) or best(models, f"{letter}.far_place", candidate.places)
    trigger = candidate.row.elements[candidate.element].trigger
    return Event(
        letter,
        candidate.group,
        status,
        score,
        sides,
        when=resolve_for(time[1].time, published, status) if time and time[1].time else None,
        place=place[1].place if place else None,
        rows=[candidate.row],
        elements=[(candidate.row.index, candidate.element)],
        word=trigger.word if trigger else "",
        features=candidate.features,
        far_time=(far_time[0], resolve_for(far_time[1].time, published, status))
        if far_time and far_time[1].time
        else None,
    )


FOLLOWED = re.compile(  # begins a row on what was before that of which the last one told
    r"^\W*(?:It|This|That|The (?:visit|trip|meeting|talks|stop|call|summit)) (?:follow(?:s|ed)|c[oa]mes? after)\b"
)


def fill(event: Event, published: date | None) -> None:
    """Gives an event without a time the one that another row told of it, once all mentions are joined; what a schedule
    tells by the clock, or a transcript of words beside it, is on the day of its publication."""
    if event.when is None and event.far_time is not None and not all(FOLLOWED.search(r.text) for r in event.rows):
        event.when = event.far_time[1]
    is_now = any(BY_CLOCK.search(row.text) or (row.in_title and SPOKEN_AT.search(row.text)) for row in event.rows)
    if event.when is None and published is not None and is_now:
        event.when = When(published, published, "day", "relative")


def add_persons(context: Context, event: Event, chosen: list[tuple[float, float, Link]]) -> None:
    """Adds the persons whom the chosen links of an event stand for."""
    told: list[Told] = []
    implied: list[Person] = []
    for part, as_person, link in chosen:
        actor = link.actor
        if actor is None:
            continue
        if link.source not in NEARLY_TOLD:
            event.implied += 1
        for person in _persons_of(context, event, link):
            if (
                (person.side in event.sides or (person.side is None and as_person >= 0.6))
                and (as_person >= _least(context, event, link, part) or actor.person is None)
                and not (link.source != "row" and RECURRING & set(event.features))
                and all(p is not person for p in event.persons)
                and not _is_apart(context, event, link, person)
            ):
                event.persons.append(person)
                event.roles[id(person)] = person.role
                event.level = max(event.level, actor.level, person.level, key=level_rank)
                if event.letter == "M" and link.source == "row":
                    told.append((person, as_person, actor.last < event.elements[0][1]))
                elif event.letter == "M" and link.source not in NEARLY_TOLD:
                    implied.append(person)
    outdone = {id(one[0]) for one in told if any(_outdoes(other, one) for other in told)}
    outdone |= {id(p) for p in less_told(context, event, implied, [one[0] for one in told])}
    event.persons = [p for p in event.persons if id(p) not in outdone]


def less_told(context: Context, event: Event, implied: list[Person], told: list[Person]) -> list[Person]:
    """Those whom only other rows tell, where the row itself names somebody of their side and no pronoun is its subject:
    of "the Prime Minister spoke with B" the president named before."""
    row, i = event.elements[0]
    if subject_of(context.rows[row], i) in PRONOUNS:
        return []
    return [p for p in implied if any(p.side == other.side and p is not other for other in told)]


Told = tuple[Person, float, bool]  # who, how likely he takes part, whether he stands left of the trigger


def _outdoes(other: Told, one: Told) -> bool:
    """Whether somebody else of a person's side, likelier and in the same row, shows that he is only told of: on the
    other side of the trigger, or an official of a head of state."""
    if other[0] is one[0] or other[0].side != one[0].side or other[1] <= one[1]:
        return False
    return (one[1] < SURE and other[2] != one[2]) or (one[0].level, other[0].level) == ("head", "official")


def _least(context: Context, event: Event, link: Link, part: float) -> float:
    """How likely a person must be to be one of an event's: more where he tells of one ahead."""
    actor = link.actor
    if event.letter != "M" or link.source != "row" or actor is None:
        return 0.4 * part
    between = context.rows[link.row].letters[actor.last + 1 : event.elements[0][1]]
    return SURE if event.status == "planned" and set(between) & set("My") else PERSON


TO_SENDER = 60  # characters from the word for a letter to who wrote it
_SENDER = re.compile(  # what stands before who is told of by a letter alone: "received a written message from"
    r"\b(?:messages?|letters?|greetings|regards)(?: [\w’'-]+){0,3}? (?:from|of|by) "
    r"(?:(?:the|his|her|h\.?[emh]\.?|hrh|majesty|highness|excellency) ?){0,3}$",
    re.IGNORECASE,
)


def _is_apart(context: Context, event: Event, link: Link, person: Person) -> bool:
    """Whether the words around a person tell that he takes no part: a spokesman, "the X administration", a headline's
    "under X", "Following X's visit," before the trigger, "the greetings of X"."""
    actor = link.actor
    if event.letter == "M" and SPOKEN_FOR in (actor.office if actor else None, person.office):
        return True
    if event.letter != "M" or link.source != "row" or actor is None:
        return False
    row, (_, trigger) = context.rows[link.row], event.elements[0]
    at = context.offset(row, row.elements[actor.first])
    if _SENDER.search(row.text[max(0, at - TO_SENDER) : at]):
        return True
    if actor.person is None:
        return False
    if row.in_title and row.elements[max(0, actor.first - 1)].text.lower() == "under":
        return True
    after = [e.text.lower() for e in row.elements[actor.last + 1 : actor.last + 5]]
    if set(after[:1]) & REIGNS or (set(after[:1]) & HYPHENS and after[1:2] and after[1] in REIGNS):
        return True
    if SENDER.search(row.text[: context.offset(row, row.elements[actor.first])]):
        return True
    is_owner = set(after[:1]) & POSSESSIVES and DEEDS & set(after[1:])
    return bool(is_owner) and "," in row.letters[actor.last : max(trigger, actor.last)]


def _persons_of(context: Context, event: Event, link: Link) -> list[Person]:
    """Whom a link stands for: the person named, a delegation's members (of a visit its head), an office's holder."""
    actor = link.actor
    if actor is None:
        return []
    if actor.person is not None:
        return [actor.person]
    if actor.members:
        return actor.members[:1] if event.letter == "Z" else actor.members
    return _by_office(context, event, link)


def _by_office(context: Context, event: Event, link: Link) -> list[Person]:
    """The persons whom an office without a name stands for: of each side it tells, the one with that office or level;
    nobody where one of them is not told.

    "The Iranian and Omani foreign ministers" are two; a counterpart has the level of those of the other sides.
    """
    actor, row = link.actor, link.row
    if actor is None or link.source != "row" or actor.kind not in ("office", "group"):
        return []
    elements = context.rows[row].elements
    if {e.text.lower() for e in elements[max(0, actor.first - 1) : actor.head + 1]} & OTHERS:
        return []
    if is_counterpart(elements[actor.head]):
        office, levels = None, {p.level for p in event.persons if p.side not in actor.sides}
    elif actor.kind == "office":
        office, levels = actor.office, {actor.level}
    elif actor.office is None or len(actor.sides) < 2:
        return []
    else:
        office, levels = actor.office, {actor.level} & TOP
    found = [p for side in actor.sides if (p := _holder(context, side, row, office, levels)) is not None]
    found = [p for p in found if not _is_posted_elsewhere(context, row, actor, p)]
    return found if len(found) == len(actor.sides) else []  # "leaders of A, B and C" are not the two of A and B


POST = re.compile(r"\b(?i:ambassador|envoy|chargé d.affaires) (?:to|in|at) (?:the )?(?P<where>[A-Z][\w ]*)")


def _is_posted_elsewhere(context: Context, row: int, actor: Actor, person: Person) -> bool:
    """Whether an envoy is told to be in another state than somebody of that office: "the French ambassador in Tehran"
    is not the one in Washington."""
    there = POST.search(person.role or "")
    if there is None or not POSTED_AT.match(context.rows[row].letters, actor.head + 1):
        return False
    behind = context.rows[row].elements[actor.head + 1 : actor.head + 4]
    here = next((e.name.code for e in behind if e.kind in "CL" and e.name), None)
    named = (e for r in context.rows for e in r.elements if e.kind in "CL" and e.name and e.text == there["where"])
    return any(e.name is not None and e.name.code != here for e in named)


POSTED_AT = re.compile(r"[pi]d?[CL]")


def _holder(context: Context, side: str, row: int, office: str | None, levels: set[str]) -> Person | None:
    """The one person of a side with an office, else with one of its level: of those told so far, else of all."""
    ours = [p for p in context.doc._.register.persons if p.side == side]
    for known in ([p for p in ours if p.first_row <= row], ours):
        same = [p for p in known if office is not None and p.office == office]
        same = same or [p for p in known if p.level in levels]
        if same:
            return same[0] if len(same) == 1 else None
    return None


def strangers(a: Event, b: Event) -> bool:
    """Whether both name people of one side, and nobody in common there."""
    for side in set(a.sides) & set(b.sides):
        ours = {surname(p.name) for p in a.persons if p.side == side}
        theirs = {surname(p.name) for p in b.persons if p.side == side}
        if ours and theirs and not ours & theirs:
            return True
    return False


def _grounds(event: Event) -> tuple[int, bool, float]:
    """How well a mention's sides are founded: by people named for them, in the text, by its links."""
    return len({p.side for p in event.persons} & set(event.sides)), not event.rows[0].in_title, round(event.weakest, 1)


def joined(
    events: Iterable[Event], are_one: Callable[[Event, Event], bool], take_in: Callable[[Event, Event], None]
) -> list[Event]:
    """The events, each taken into the first one before it that is the same."""
    found: list[Event] = []
    for event in events:
        twin = next((e for e in found if are_one(e, event)), None)
        if twin is None:
            found.append(event)
        else:
            take_in(twin, event)
    return found


def absorb(target: Event, other: Event) -> None:
    """Adds what another mention of the same event says."""
    if (target.implied and not other.implied) or (
        other.implied <= target.implied and _grounds(other) > _grounds(target)
    ):
        target.sides, target.implied, target.weakest = other.sides, other.implied, other.weakest
    for person in other.persons:
        if all(p is not person for p in target.persons) and person.side in target.sides:
            target.persons.append(person)
            target.roles[id(person)] = other.roles.get(id(person))
    if other.when and other.when.precision == "day" and (target.when is None or target.when.precision != "day"):
        target.when = other.when
    if target.place is None or (target.place.city is None and other.place and other.place.city):
        target.place = other.place or target.place
    target.far_time = max((t for t in (target.far_time, other.far_time) if t), key=lambda t: t[0], default=None)
    if other.group in CALLS and target.group not in CALLS:
        target.group = other.group
    if other.score > target.score:
        target.score = other.score
        target.rows.insert(0, other.rows[0])
    else:
        target.rows.append(other.rows[0])
    target.elements += other.elements
    target.clause = other.clause if target.clause is None else target.clause
    target.met = target.met or other.met
    target.beside = target.beside + other.beside
    target.company = target.company + other.company
    target.parts = target.parts + other.parts
    target.n_mentions += 1
    target.level = max(target.level, other.level, key=level_rank)
