"""Sentence boundaries by rule: at line ends, and after a full stop, question or exclamation mark before a new start."""

import numpy as np
import numpy.typing as npt
from spacy.attrs import IDX, LENGTH, SENT_START
from spacy.language import Language
from spacy.tokens import Doc

for _extension in ("words", "lowers", "begins", "bounds"):
    if not Doc.has_extension(_extension):
        Doc.set_extension(_extension, default=())
if not Doc.has_extension("string"):
    Doc.set_extension("string", default="")

LONGEST = 400  # tokens of a row; what runs on beyond is cut, so that no text costs more than its length
ENDS = frozenset({".", "!", "?", "…", "..."})
CLOSERS = frozenset({'"', "”", "’", "'", "''", ")", "]", "»"})


MEETINGS = frozenset("met meet meets meeting meetings talks talked spoke calls conversations discussions".split())
MET = frozenset("met meet meets telephoned phoned".split())  # without "with"
BEFORE_PERSON = frozenset("the of from with to".split())  # "the ministers of A, B; of C, D; and with E"
VERBS = frozenset("is are was were be been has have had will would may can said says to that which who met".split())
END_OF_PART = frozenset({";", ".", "\n"})
PART = 30  # tokens that one of a list of people has at most
INITIALS = frozenset({"D.C.", "U.S.", "U.N.", "U.K.", "E.U.", "U.A.E.", "a.m.", "p.m.", "Inc.", "Ltd.", "Jr.", "Sr."})
MAY_END = ENDS | CLOSERS | INITIALS | {"Sen."}
RANKS = frozenset(  # before a name, with a stop
    "Lt Col Maj Brig Capt Sgt Cmdr Cdr Amb Hon Rt Sr Msgr Asst Smt Sh Mohd Drs Ir Engr Barr Atty Usec Asec Insp".split()
)
OPENERS = frozenset(  # words with a capital letter only where a sentence begins
    "In The During While On He She They This These It At Following As Both We Under After Before When His Her Their "
    "There That But And Earlier Later Last".split()
)


@Language.component("communique_sentences", assigns=["token.is_sent_start", "doc._.words", "doc._.bounds"])
def sentences(doc: Doc) -> Doc:
    """Sets `is_sent_start`; whitespace stays with the sentence before it.

    Also keeps what is asked for often: the text (`doc._.string`), of all tokens the texts, also in lower case
    (`doc._.words`, `doc._.lowers`), and first characters (`doc._.begins`), and the rows of later components
    (`doc._.bounds`: first token and end of each sentence, or of its part where a semicolon, the colon of a list or its
    length cuts it).
    """
    string = doc._.string or doc.text
    begins, lengths = doc.to_array([IDX, LENGTH]).astype(np.int64).T.tolist() if len(doc) else ([], [])
    texts = [string[begin : begin + length] for begin, length in zip(begins, lengths, strict=True)]
    starts: npt.NDArray[np.int8] = np.full(len(texts), -1, dtype=np.int8)
    cuts = []
    start = True
    for i, text in enumerate(texts):
        if text.isspace():
            start = start or "\n" in text
            continue
        if start:
            starts[i] = 1
            cuts.append(i)
        elif (
            (texts[i - 1] == ";" and not _lists_people(texts, cuts[-1], i))
            or i - cuts[-1] >= LONGEST
            or (texts[i - 1] == ":" and _opens_list(texts, cuts[-1], i))
        ):
            cuts.append(i)
        start = text in MAY_END and _ends_here(texts, i)
    if texts:
        starts[0] = 1
        cuts = cuts if cuts and cuts[0] == 0 else [0, *cuts]
        doc = doc.from_array([SENT_START], starts.reshape(-1, 1).astype(np.uint64))
    doc._.string, doc._.words, doc._.begins = string, texts, begins
    doc._.lowers = [text.lower() for text in texts]
    doc._.bounds = list(zip(cuts, [*cuts[1:], len(texts)], strict=True)) if texts else []
    return doc


def _opens_list(texts: list[str], start: int, i: int) -> bool:
    """Whether a colon before token i opens a list: "the following agreements were signed: on trade; on transport"."""
    return "following" in texts[max(start, i - 14) : i]


def _lists_people(texts: list[str], start: int, i: int) -> bool:
    """Whether a semicolon before token i goes on with whom somebody met: "held meetings with A, B; C, D; and E, F"."""
    before = texts[start:i]
    if not MET & set(before) and ("with" not in before or not MEETINGS & set(before)):
        return False
    end = next((k for k in range(i, min(len(texts), i + PART)) if texts[k] in END_OF_PART), None)
    if end is None:
        return False
    part = texts[i + 1 : end] if texts[i] == "and" else texts[i:end]
    part = part[next((k for k, word in enumerate(part) if word not in BEFORE_PERSON), 0) :]
    is_named = bool(part) and part[0][0].isupper()
    return is_named and not any(w in VERBS or (w.islower() and w.endswith("ed")) for w in part)


def is_no_rank(texts: list[str], i: int) -> bool:
    """Whether "Sen." at token i is a name at the end of a sentence, and no senator: "met Hun Sen."."""
    return i > 0 and texts[i] == "Sen." and texts[i - 1] == "Hun"


def _ends_here(texts: list[str], i: int) -> bool:
    """Whether a sentence ends with token i (a closing quote after the stop belongs to it)."""
    text = texts[i]
    following = texts[i + 1] if i + 1 < len(texts) else ""
    if text in CLOSERS and i and texts[i - 1] in ENDS:
        return _starts(following) and following not in CLOSERS
    if text in INITIALS:
        return following in OPENERS
    if text == "Sen." and is_no_rank(texts, i):
        return _starts(following)
    if text not in ENDS:
        return False
    if following in CLOSERS:
        return False
    before = texts[i - 1] if i else ""
    if before in RANKS or (before in ("No", "Rs") and following[:1].isdigit()):
        return False
    return _starts(following) and not (len(before) == 1 and before.isupper())


def _starts(text: str) -> bool:
    return bool(text) and (text[0].isupper() or text[0].isdigit() or text[0] in "“\"'‘«([—–-*•" or text[0].isspace())
