"""Sentence boundaries by rule: at line ends, and after a full stop, question or exclamation mark before a new start."""

from spacy.language import Language
from spacy.tokens import Doc

ENDS = frozenset({".", "!", "?", "…", "..."})
CLOSERS = frozenset({'"', "”", "’", "'", "''", ")", "]", "»"})
ABBREVIATIONS = frozenset(
    "Mr. Mrs. Ms. Dr. St. Gen. Lt. Col. Maj. Sgt. Capt. Gov. Sen. Rep. Prof. Hon. No. Adm. Amb. Sec. Pres. "
    "vs. Inc. Ltd. Co. Corp. Jr. Sr. U.S. U.K. U.N. U.A.E. H.E. E.U. D.C. Jan. Feb. Mar. Apr. Jun. Jul. Aug. Sep. "
    "Sept. Oct. Nov. Dec. a.m. p.m. i.e. e.g. etc. approx.".split()
)


@Language.component("communique_sentences", assigns=["token.is_sent_start"])
def sentences(doc: Doc) -> Doc:
    """Sets `is_sent_start` on every token; whitespace tokens stay with the sentence before them."""
    start = True
    texts = [t.text for t in doc]
    for i, token in enumerate(doc):
        token.is_sent_start = start if not token.is_space or i == 0 else False
        if token.is_space:
            start = start or "\n" in token.text
            continue
        start = _ends_here(texts, i)
    return doc


def _ends_here(texts: list[str], i: int) -> bool:
    """Whether a sentence ends with token i (a closing quote after the stop belongs to it)."""
    text = texts[i]
    following = texts[i + 1] if i + 1 < len(texts) else ""
    if text in CLOSERS and i and texts[i - 1] in ENDS:
        return _starts(following) and following not in CLOSERS
    if text not in ENDS:
        return False
    if following in CLOSERS:
        return False
    before = texts[i - 1] if i else ""
    return _starts(following) and not (len(before) == 1 and before.isupper())


def _starts(text: str) -> bool:
    return bool(text) and (text[0].isupper() or text[0].isdigit() or text[0] in "“\"'‘«([—–-*•" or text[0].isspace())
