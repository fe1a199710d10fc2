"""The language of a text, without mistaking a short one."""

import re
from typing import Final

import py3langid

UNKNOWN: Final = "und"
_ENOUGH_WORDS: Final = 8
_SAMPLE: Final = 600  # characters: more changes no decision on news and costs time
_PLAINLY_ENGLISH: Final = 0.25  # share of English function words
_ONLY_ENGLISH: Final = frozenset({"the", "of", "to"})  # function words of other languages look like the rest
_FEW_WORDS: Final = 50
_OF_NEWS: Final = frozenset(  # words of headlines that hardly another language has
    "the of and with from between meets visits talks sign signs signed holds hosts receives arrives discuss discusses "
    "agree says said leaders foreign secretary american british chinese french german indian iranian israeli japanese "
    "korean russian turkish ukrainian monday tuesday wednesday thursday friday saturday sunday january february march "
    "june july october december".split()
)
_NEAR: Final = {"pcm": "en"}  # English news that is full of names passes for Nigerian Pidgin
_ENGLISH: Final = frozenset(
    "the of and to in a for on with by at from is are was were be as that it an has have had not will would after over "
    "into its his her their he she they we us says said between new more than this who which but".split()
)


def identify(text: str, declared: str | None = None) -> str:
    """ISO 639-1 code of the language of `text`; `und` where it has no letters.

    A text of fewer than eight words takes the `declared` language, else English where it is written in plain Latin
    letters and holds an English function word. A longer one that is full of those is English, which is sooner seen than
    told by its letters, as all else is; one or two sentences, most of them names, pass for any language, so that two
    words which only English has are enough where no other is declared.
    """
    words = re.findall(r"[^\W\d_]+", text[: 2 * _SAMPLE])
    if not words:
        return base(declared) or UNKNOWN
    if len(words) < _ENOUGH_WORDS:
        if base(declared):
            return str(base(declared))
        if all(word.isascii() for word in words) and any(word.lower() in _ENGLISH for word in words):
            return "en"
    elif _is_plainly_english(words) or (base(declared) in (None, "en") and _is_short_english(words)):
        return "en"
    found = str(py3langid.classify(text[:_SAMPLE])[0])
    return _NEAR.get(found, found)


def _is_plainly_english(words: list[str]) -> bool:
    known = [word for word in map(str.lower, words) if word in _ENGLISH]
    return len(known) >= _PLAINLY_ENGLISH * len(words) and _ONLY_ENGLISH.issubset(known)


def _is_short_english(words: list[str]) -> bool:
    return len(words) < _FEW_WORDS and len(_OF_NEWS.intersection(map(str.lower, words))) > 1


def base(tag: str | None) -> str | None:
    """The language of a tag such as `en-GB` or `en_US.utf8`; None where there is none."""
    match = re.match(r"\s*([A-Za-z]{2,3})(?:[-_.].*)?\s*$", tag or "")
    return match.group(1).lower() if match and match.group(1).lower() != UNKNOWN else None
