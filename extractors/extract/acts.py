"""What a sentence says outright of a document: "ratified the …", "the … entered into force", "the … was suspended".

Such words decide the status where they stand beside the document's name: the learned decisions have seen few of them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from extractors.extract.triggers import DATA

STATED = 0.9  # the score of a mention that words leave no doubt about
FURTHER = frozenset({"ratified", "in_force", "terminated"})
REACH = 90  # characters between a name and its predicate: room for "between A and B" and the like
BEFORE = {  # what an act comes before
    "proposed": frozenset({"signed"}),  # "drafted a treaty, which was signed", not "is yet to be signed"
    "signed": FURTHER,
    "in_force": frozenset({"extended", "suspended"}),
}
FURTHER_ON = 160  # characters from one act to a further one
_WORDS_BETWEEN = r"(?:\s+(?!(?:and|or|but|to|that|which|who)\b)[\w$€£’'.-]+){0,3}\W*$"
_OPEN = r"may|might|could|can"
_DENIED = r"not|never|cannot|no|nor|n[’']t|refus\w+|reject\w+|deni\w+|dismiss\w+|failed?|if|unless|whether"
_WISHED = (
    r"in favou?r of|favou?r\w*|ready|readiness|prepared|willing\w*|in order|tendency|intend\w*|want\w*|"
    r"should|must|needs?|(?:significance|importance|necessity|initiative) of|"
    r"(?:negotiations|talks|discussions|consultations|confer(?:s|red|ring)?) on|"
    r"possible|possibility|prospects?|ask(?:s|ed|ing)?|urg(?:e[sd]?|ing)|suggest\w*|encourag\w+|"
    r"call\w* (?:on|for)|invit\w*|demand(?:s|ed|ing)?|insist(?:s|ed|ing)?"
)
_ACHIEVED = re.compile(r"(?:succeed(?:s|ed) in|managed to|(?:was|were) able to)\b")
_MONTH = re.compile(r"(?<!^)\bMay\b")  # no verb
_ELSE = re.compile(  # begins what is told of something else, or what a document itself tells
    r"\b(?:while|whereas|although|(?:says?|said|states?|stated|provide[sd]?|declare[sd]?|note[sd]?) that)\b"
)
_OTHERS = re.compile(  # another document, right before what is told of it
    r"(?:\b(?:and|but|while|whereas|after|before|since|when|as|until)|,) (?:the|its|their|an?|that) (?:[\w’'-]+ ){0,5}"
    r"(?:agreement|treaty|pact|accord|protocol|convention|deal|memorandum|truce|cease-?fire) (?:[a-z]+ ){0,2}?$"
)
_WHEN = re.compile(r"\b(?:from the (?:date|day|moment)|once|when|until|upon|if|as soon as)(?: \S+){0,8}\s*$")
_CAME = re.compile(r"(?:enters?|entered|comes?|came|goes|went|takes?|took|became)\b")
_COMES = re.compile(r"(?:enters?|comes?|goes?|takes?)\b")
_CAN = re.compile(r"^[^.;,]{0,60}\b(?:can|could|will|would|should|may|might)\b")
_GERUND = re.compile(r"\w+ing\b")
_DOUBTS = ((_DENIED, "referenced"), (_WISHED, "proposed"))
_DOUBT = re.compile(
    rf"\b(?:{_OPEN}|{_DENIED}|{_WISHED}|would|until|without|ahead of|prior to|"
    r"threat\w+|consider\w*|towards?|hope\w*|before)\b[^,;]*$"
)
_NO_ACT = re.compile(r"\b(?:no|without an?)(?:\s+\w+)?\s*$|\breserv\w+ (?:the|its) right\b")
_PRIOR = re.compile(  # what was agreed on before, which no document need be: "in accordance with a prior agreement"
    r"\b(?:in accordance with|as per|according to|by) (?:an? )?(?:prior|earlier|previous|advance) "
    r"(?:agreement|arrangement)$"
)
_FUTURE = re.compile(
    r"\b(?:will|shall|to|due|plans?|planned|scheduled|expected)(?:\s+(?:\w+ly|soon|also|then|later))?"
    r"(?:,?\s+(?:on\s+(?:the\s+same\s+occasion|this\s+occasion|\w+day)|today|tomorrow|(?:this|next)\s+\w+),?)?"
    r"(?:\s+(?:be|witness|attend|oversee|see))?(?:\s+the)?\s*$"
)
_SAID_TO = re.compile(  # what somebody did by saying it
    r"\b(?:announc\w+|decided)\b[^.;]*\bwould (?:be )?(?:held |put |placed )?$"
)
ENDS = frozenset({"extended", "suspended", "terminated"})
_NTH = re.compile(  # "the fifty-fifth, and last, to sign", "visited Oslo to sign": what is done, not what is to come
    r"\b(?:(?:\w+-)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|\w+(?:teenth|tieth)|tenth|last|only|latest|"
    r"\d+(?:st|nd|rd|th)|visited|was in|were in|arrived|travell?ed|flew|came)\b[^.;]* to\s*$"
)
_FIRST = re.compile(r"\b(?:was|were|is|became|become) the (?:first|second|third|fourth|fifth|latest|last|only)\b")


@dataclass(frozen=True)
class Act:
    """status: what happened; offset: where its words begin, in characters from the start of the sentence; is_achieved:
    whether the words tell that what was sought was done: "managed to reach"."""

    status: str
    offset: int
    is_achieved: bool = False


@lru_cache(maxsize=1)
def _patterns() -> tuple[list[tuple[str, re.Pattern[str]]], list[tuple[str, re.Pattern[str]]]]:
    before, after = [], []
    for line in (DATA / "acts.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            status, side, words = line.split("\t")
            if side == "before":
                before.append((status, re.compile(rf"\b(?:{words})\b{_WORDS_BETWEEN}")))
            else:
                reach = 0 if status == "referenced" else FURTHER_ON if status in FURTHER else REACH
                after.append((status, re.compile(rf"^[^.;:]{{0,{reach}}}?\s(?P<words>{words})\b")))
    return before, after


def stated_act(sentence: str, start: int, end: int) -> Act | None:
    """The act that `sentence` states of the document named at [start, end); None where its words leave it open.

    Wishes, doubts and denials give `referenced` or nothing; a signature that is to come gives `planned`.
    """
    text = _MONTH.sub("---", sentence).lower()
    left, right = text[:start], text[end:]
    if _NO_ACT.search(left) or _PRIOR.search(text[:end]):
        return Act("referenced", start)
    before, after = _patterns()
    found = [(len(left) - m.start(), m.start(), status) for status, p in before if (m := p.search(left))]
    found += [
        (m.start("words") + 1, end + m.start("words"), status)
        for status, p in after
        if (m := p.search(right)) and not _is_of_another(right[: m.start("words")])
    ]
    if not found:
        return None
    offset, status = _furthest(text, start, found)
    lead = text[max(0, offset - 40) : offset] if offset < start else right[: offset - end]
    if offset < start and _GERUND.match(text, offset) and _CAN.search(right):  # "signing a treaty can help"
        return Act("proposed", offset) if status == "signed" else None
    if (
        status == "in_force" and _COMES.match(text, offset) and _WHEN.search(text[:offset])
    ):  # "once it enters into force"
        return None
    if status in ENDS and _SAID_TO.search(text[:offset]):
        return Act(status, offset)
    if status != "referenced" and _DOUBT.search(lead):
        return _doubted(lead, status, offset)
    if status == "signed" and _NTH.search(lead):
        return Act(status, offset, is_achieved=_FIRST.search(lead) is not None)
    if _FUTURE.search(lead) or _FUTURE.search(text[offset : offset + 3]):
        return Act("planned", offset) if status == "signed" else None
    return Act(status, offset, _ACHIEVED.match(text, offset) is not None)


def _is_of_another(between: str) -> bool:
    """Whether the words between a document's name and an act tell that it is another's."""
    return _ELSE.search(between) is not None or _OTHERS.search(between) is not None


def _furthest(text: str, start: int, found: list[tuple[int, int, str]]) -> tuple[int, str]:
    """Where the act nearest to a document's name at `start` begins, and what it is, or a further act told behind it:
    "signed in 2010 and entered into force in 2011"."""
    distance, offset, status = min(found)
    further = () if status == "proposed" and offset > start else BEFORE.get(status, ())
    later = [f for f in found if f[2] in further and f[1] > offset and f[0] < distance + FURTHER_ON]
    _, offset, status = min(later, default=(distance, offset, status))
    ends = [f for f in found if f[2] == "terminated" and f[1] < start]
    if status == "in_force" and ends and _CAME.match(text, offset):  # "the withdrawal from the treaty took effect"
        _, offset, status = min(ends)
    return offset, status


_END = re.compile(
    r"\b(?:(?P<noun>withdrawal|pull-?out|exit|departure|quitting|leaving|exiting)|withdr[ae]w\w*|quits?|exit(?:s|ed)|"
    r"pull(?:s|ed|ing)? (?:\S+ ){0,3}?out|leaves?|left|abandon\w*|scrap\w*|ditch\w*|tear\w*|tore|torn|"
    r"rip(?:s|ped|ping)?|cancel\w*|reneg\w+|walk\w* (?:away|out))\b",
    re.IGNORECASE,
)
_MAY = re.compile(
    r"\b(?:may|(?i:if|would|should|could|might|whether|possib\w+|potential\w*|threat\w+|warn\w*|unless|in case|option|"
    r"risks?|plans? to|want\w*|consider\w*|likely|not|never|will|ready|prepared|consequences|until|n[’']t))\b"
)
_WILL = re.compile(r"\b(?:would|could|might|will|option)\b")
_DECIDED = re.compile(
    r"\b(?:announc\w+|decided|decision)\b[^.;,]{0,40}\b(?:would|will|to) (?:be )?(?:withdr|pull|quit|leav|exit)"
)
_AROUND = 70  # characters on either side of an end among which words may leave it open


def may_end(sentence: str) -> bool:
    """Whether a sentence tells of somebody leaving a document only as what may be: "if it quits the deal"."""
    found = list(_END.finditer(sentence))
    return (
        bool(found)
        and not _DECIDED.search(sentence)
        and all(
            _MAY.search(sentence[max(0, m.start() - _AROUND) : m.end()])
            or (m["noun"] and _WILL.search(sentence[m.end() : m.end() + _AROUND]))
            for m in found
        )
    )


_OVER = re.compile(
    r"\b(?:expir\w*|laps\w+|collaps\w+|denounc\w+|annul\w*|terminat\w+|revo[kc]\w+|repudiat\w+|r[au]n out|"
    r"br[eo]ke\w* (?:down|off)|end(?:ed|s)?|void|abrogat\w+|dissol\w+|rescind\w+|dead|over|broken?|resum\w+|out of|"
    r"drop\w*|no longer|unravel\w*|reject\w*|overturn\w*|replac\w+ (?:the|an?|it|one|that)|struck down|dump\w*|"
    r"unsign\w*|nullif\w*|freed|discontinu\w*|walk-?out\w*|renounc\w+|closed?|not (?:\w+ )?renew\w*|never renewed|"
    r"gave up|ceased|fell apart|takes the place of|declar\w+)\b",
    re.IGNORECASE,
)


def tells_end(sentences: Iterable[str]) -> bool:
    """Whether any sentence of a text may tell that a document came to an end, and not only that it might."""
    return any(
        (_END.search(sentence) and not may_end(sentence))
        or any(not _MAY.search(sentence[max(0, m.start() - _AROUND) : m.end()]) for m in _OVER.finditer(sentence))
        for sentence in sentences
    )


_ENDED = re.compile(
    r"\b(?:withdr[ae]w\w*|pull(?:ed|ing) (?:\S+ ){0,3}?out|pull-?out|quit(?:ting)?|left|leaving|exit(?:s|ed|ing)?"
    r"|abandon(?:ed|ing|ment)|scrapp(?:ed|ing)|ditch(?:ed|ing)|walk(?:ed|ing) (?:away|out)|tore|torn|ripped|cancel\w+"
    r"|annul\w+|terminat\w+|denounc\w+|expired|collapsed|ended|lapsed|broke down|fell apart|reneged|revo[kc]\w+"
    r"|dump(?:ed|ing)|call(?:ed|ing) off|ran out)\b",
    re.IGNORECASE,
)
_OTHER_DEED = re.compile(  # between the words of an end and a time: the time is of something else
    r"\b(?:signed|struck|reached|inked|concluded|clinched|agreed|achieved|which|that|who|said|says|announced|when|since"
    r"|until|after|before|as|while|but|[a-z]+ed (?:on|in)|(?:and|to) [a-z]+(?:ed|e|d)?)\b|[.;:]\s|\d"
)
_OPENS = re.compile(  # how a clause begins that opens with a time
    r"(?:^\W*|[,;:–—(“\"] ?|\b(?:since|and|but|that|in an? \w+) )(?:(?:back|early|late|later|earlier|on|in) )*$",
    re.IGNORECASE,
)
_WHO = re.compile(  # who ended a document, from the time that opens the sentence up to the verb
    r"(?! that\b),? (?:(?:when|former|then|ex-\w+|(?-i:[A-Z][\w.’'-]*)|the|his|its|it|he|they|administration"
    r"|government|parliament|country|regime|presidents?|prime|ministers?|leaders?"
    r"|and|that|decided to|has|had|was|were|would|be|announced|announce|\w+ly|later|an?|deal|agreement"
    r"|accord|treaty|pact|truce|ceasefire|cease-fire)[, ]+)*",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"(?:^|[^.;:] )[A-Z][\w.’'-]* (?:(?:late |early )?on |in |last )?$")  # "Oslo on", before a time
_THEN = re.compile(r" (?:(?:\w+ly|also|then|has|had) )*")
_FAR = 110  # characters between the words of an end and its time
_YEAR_OF_NAME = re.compile(r"\b(?:19|20)\d\d\b")  # "the 2015 deal"


def tells_when_ended(sentence: str, start: int, end: int) -> bool:
    """Whether a time at [start, end) is that at which a document ended: "quit the deal in May 2018", "On May 8, he tore
    it up", "Oslo on Tuesday formally withdrew"."""
    is_own = sentence.startswith("of ", start)  # a document's: "the pact of 2010"
    opens = not is_own and _OPENS.search(f"{sentence[:start].rstrip()} ") is not None
    subject = not is_own and _SUBJECT.search(sentence[:start])
    for match in _ENDED.finditer(sentence):
        if match.end() <= start:
            between = _YEAR_OF_NAME.sub("", sentence[match.end() : start])
            if len(between) <= _FAR and not _OTHER_DEED.search(between):
                return True
        elif subject and _THEN.fullmatch(sentence, end, match.start()):
            return True
        if opens and 0 <= match.start() - end <= _FAR and _WHO.fullmatch(sentence, end, match.start()):
            return True
    return False


_TO_RATIFY = re.compile(
    r"\b(?:for|await\w*|pending|subject to|upon|until|before|slow|delay(?:s|ed|ing)?(?: in| to)?|block(?:s|ed|ing)?"
    r"|speedy|swift|early|urg(?:e[sd]?|ing)) (?:the |its |their )?ratification\b"
    r"|\b(?:will|would|should|must|yet to|expected to|due to) (?:be )?(?:ratify|ratified)\b"
    r"|\b(?:once|until|when|after|as soon as) [^.;,]{1,60}? (?:has|have|had|is|are)(?: been)? ratified\b",
    re.IGNORECASE,
)


def may_be_ratified(sentence: str) -> bool:
    """Whether a sentence tells of a ratification only as what is to come: "sent to parliament for ratification", "will
    take effect once both parliaments have ratified it" (0 of 20 labelled as ratified); or of no more than the day on
    which a document is to apply."""
    rest = _TO_RATIFY.sub("", sentence)
    if rest == sentence:
        return may_apply(sentence) and not _PASSED.search(sentence)
    return not re.search(r"\bratif(?:ied|ies|ication)\b", rest, re.IGNORECASE)


_TO_APPLY = re.compile(
    r"(?:\b(?:will|would|shall|should|(?:is|are|was|were) (?:due |set |expected |scheduled |supposed )?to)|, to) "
    r"(?:\w+ly |then |only |now )?(?:(?:enter|come|go) into (?:force|effect|operation)|take effect)\b",
    re.IGNORECASE,
)
_APPLIES = re.compile(
    r"\b(?:entered|came|went|enters|comes|goes|entry|been|is|are|was|were|remain\w*) (?:\w+ )?(?:in|into) "
    r"(?:force|effect|operation|place)\b|\bin force\b|\b(?:took|takes|taken) effect\b|\bvalid\b|\bapplied\b",
    re.IGNORECASE,
)


_PASSED = re.compile(
    r"\b(?:ratif\w+|approv\w+|parliaments?|legislat\w+|congress|senate|assembly|lawmakers|deputies|instruments?|exchange\w*"
    r"|notif\w+|diet|duma|cabinet|referendum|deposit\w*)\b",
    re.IGNORECASE,
)
_TO_APPLY_ON = re.compile(
    _TO_APPLY.pattern + r"(?: (?:on|in|at|by|from|as of|early|late|later|the|next|midnight|noon))* ?$", re.IGNORECASE
)


def is_to_apply(left: str) -> bool:
    """Whether the words before a time tell that a document applies from then on: "will enter into force on"."""
    return _TO_APPLY_ON.search(left) is not None


def may_apply(sentence: str) -> bool:
    """Whether a sentence tells of a document in force only as what is to come: "will enter into force on July 1"."""
    rest = _TO_APPLY.sub("", sentence)
    return rest != sentence and not _APPLIES.search(rest)


def _doubted(lead: str, status: str, offset: int) -> Act | None:
    """What a signature is that words before it wish for or deny; nothing is known of what only may be."""
    if status != "signed" or re.search(rf"\b(?:{_OPEN})\b[^,;]*$", lead):
        return None
    return next((Act(told, offset) for words, told in _DOUBTS if re.search(rf"\b(?:{words})\b[^,;]*$", lead)), None)


_OFF = r"cancel(?:l?ed|s|l?ing)?|call(?:ed|s|ing)? off|postpon(?:e|es|ed|ing)|put(?:s|ting)? off|scrap(?:s|ped|ping)?"
_MOVED_ON = r"deferred|pushed back|shelved"
_IS = r"(?:was|were|is|are|been|(?<!may )(?<!might )(?<!could )(?<!should )(?<!not )(?<!never )be)"  # no "might be off"
_OFF_BEFORE = re.compile(
    rf"\b(?:{_OFF}|cancellation of|delay(?:s|ed)?){_WORDS_BETWEEN}"
    r"|\b(?:was|were) (?:due |scheduled |supposed |expected )?to have (?:been )?(?:[\w’'-]+ ){0,2}$"
)
_NEVER = r"\b(?:(?:will|would|did) (?:now )?not (?:take place|be held|go ahead|happen)|never took place|fell through)\b"
_OFF_AFTER = re.compile(
    rf"^(?:[^.;:]{{0,160}}?\b{_IS}|(?: to [\w ]{{1,30}})?)\s(?:{_OFF}|{_MOVED_ON})\b"
    r"(?! (?:to|until|till)\b)"
    rf"|^[^.;:]{{0,100}}?{_NEVER}"
)
_TRIP_OFF = re.compile(
    rf"^[^.;:]{{0,160}}?\b(?:{_IS} (?:{_OFF}|{_MOVED_ON}|dropped)\b"
    r"|announced (?:the|a|its) (?:postponement|cancellation)\b)"
)
_REFUSED = re.compile(
    r"\b(?:no(?:\s+(?:to|a|any|the))?"
    r"|(?:refus(?:e|es|ed|ing)|declin(?:e|es|ed|ing)|rul(?:e|es|ed|ing) out|boycott(?:s|ed|ing)?)"
    r"(?:\s+(?:to|a|an|any|the|direct|holding|having|hold|have|take|part|in|possibility|of|\w+ly"
    r"|[^\W\d_]+-[^\W\d_]+))*"
    r"|(?:sought|seek(?:s|ing)?|request(?:s|ed|ing)?|press(?:es|ed|ing)? for|push(?:es|ed|ing)? for"
    r"|floated|floats|mulls|mulled|mooted)\s+an?(?:\s+(?:urgent|emergency|bilateral|private|direct|second|third|new"
    r"|[^\W\d_]+-[^\W\d_]+)){0,2})\s*$"
)
_NOT_SO = re.compile(  # "did not meet", "has yet to speak", "tried to call", "denied having met", "no direct talks"
    r"\b(?:(?:did|does|do|had|has|have|could|can|would|will|is|are|was|were)(?:\s+not|n['’]t)(?!\s+only\b)|cannot|never"
    r"|without|yet\s+to|(?:tr(?:y|ies|ied|ying)|attempt(?:s|ed)?|fail(?:s|ed)?|unable)(?:\s+(?:in\s+vain|repeatedly))?\s+to"
    r"|(?:would|could|should|might)\s+have)"
    r"(?:\s+(?:been|be|have|had|hold|held|holding|having|take|taken|taking|part|in|a|an|any|the|direct|bilateral|formal"
    r"|even|ever|yet|to|for|planning|plan|schedule|arrange|going|due|scheduled|expected|again|\w+ly))*\s*$"
    r"|\b(?:tr(?:y|ies|ied|ying)|attempt(?:s|ed)?|fail(?:s|ed)?|unable)(?:\s+in\s+vain)?\s+to\s+(?:reach|contact|get\s+hold\s+of)"
    r"\b[^.;:]{0,60}$|\b(?:could|did)\s+not\s+(?:reach|contact)\b[^.;:]{0,60}$"
    r"|\b(?:den(?:ies|ied|ying)|denial\s+of)(?:\s+[\w’'-]+){0,6}\s*$"
    r"|\bno(?:\s+(?:direct|bilateral|formal|separate|such|further|new|other|more|face-to-face|official|immediate|[\w’'-]+-[\w’'-]+)){1,2}\s*$"
)
_NOT_TO_BE = re.compile(
    r"^[^.;:]{0,100}?\b(?:has|had|have)\s+been\s+(?:floated|mooted|mulled|rumou?red)\b"
    r"|^[^.;:,]{0,100}?\b(?:was|were|is|are)\s+(?:out\s+of\s+the\s+question|ruled\s+out|not\s+(?:planned|scheduled|on\s+the\s+(?:agenda|cards"
    r"|table)|under\s+discussion|expected|foreseen|envisaged))\b"
)
_SENT = re.compile(  # behind "received": what comes by post, and nobody
    r"^\s(?:an?|the|his|her|another|several)\s(?:[\w-]+\s){0,3}?(?:invitations?|letters?|messages?|cables?|telegrams?|greetings"
    r"|condolences|congratulations)\b"
    r"(?! of (?:credence|accreditation|recall)|[^.;]*\b(?:delivered|handed|conveyed|carried|brought|presented)\b)"
)
_NEAR = 200  # characters before a meeting's word among which words may deny it
_AT_LAST = re.compile(r"^[^.;:]{0,80}?\b(?:until|till|before)\b")  # "did not meet until Monday"


def stated_fate(sentence: str, start: int, end: int, is_trip: bool = False) -> str | None:
    """`cancelled` or `none` where the words around an event's word at [start, end) say that it is off or refused.

    A trip that is put off to another time is off; a meeting is not.
    """
    text = sentence.lower()
    left, right = text[:start], text[end:]
    is_post = not is_trip and text[start:end].startswith("receiv") and _SENT.match(right) is not None
    if is_post or _REFUSED.search(left) or (not is_trip and _is_negated(left, right)):
        return "none"
    off = _OFF_BEFORE.search(left) or _OFF_AFTER.search(right) or (is_trip and _TRIP_OFF.search(right))
    return "cancelled" if off and not _DOUBT.search(left[-40:]) else None


def _is_negated(left: str, right: str) -> bool:
    """Whether the words around a meeting say that it was not, or is not to be."""
    return bool(_NOT_TO_BE.search(right) or (_NOT_SO.search(left[-_NEAR:]) and not _AT_LAST.search(right)))


_MOVED = re.compile(
    r"^[^.;:]{0,160}?\b(?:postponed|moved|rescheduled|delayed|brought forward|put off|pushed back|shifted)"
    r"(?: from [^.,;:]{1,25})? (?:to|until|till|for) "
)


def new_time(sentence: str, end: int) -> int | None:
    """Where the time begins that an event, whose word ends at `end`, was moved to; None where it was not moved."""
    match = _MOVED.search(sentence.lower()[end:])
    return end + match.end() if match and not _DOUBT.search(match.group()) else None
