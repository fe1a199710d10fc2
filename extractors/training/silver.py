"""Silver entity labels on the corpus by rules of high precision; what no rule decides is marked unknown.

Persons come from a title before a capitalised name ("Foreign Minister of Iraq Fuad Hussein", "Mr Xi") and are carried
to every mention of the name, surname alone included, in the same document. Places and bodies come from closed lists and
from the nouns that head a body's name. Capitalised words that no rule explains are left out of the loss.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from extractors.training.labelled_text import LabelledSpan, LabelledText
from extractors.training.lexicon import Lexicon, read_list

Phrase = tuple[str, ...]

_LONGEST_NAME = 9
_CONNECTORS = frozenset({"of", "for", "and", "the", "&"})
_DIRECTIONS = frozenset(
    {"North", "South", "East", "West", "Northern", "Southern", "Eastern", "Western", "Central", "New", "Upper", "Lower"}
)
_APPOSITION = 8
_AFTER_OF = frozenset({"the", "Republic", "Kingdom", "State", "Islamic", "of", "People", "’s", "'s", "Government"})


class PhraseTable:
    """Longest match of token phrases."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        """Index phrases by their first token, longest first."""
        self._by_first: defaultdict[str, list[Phrase]] = defaultdict(list)
        for phrase in set(phrases):
            if phrase:
                self._by_first[phrase[0]].append(phrase)
        for found in self._by_first.values():
            found.sort(key=lambda phrase: (-len(phrase), phrase))

    def match(self, words: Sequence[str], start: int) -> int:
        """Return the number of tokens of the longest phrase that starts at ``start``, 0 for none."""
        for phrase in self._by_first.get(words[start], ()):
            if tuple(words[start : start + len(phrase)]) == phrase:
                return len(phrase)
        return 0


@dataclass
class CorpusCounts:
    """What a first pass over the corpus counts: lower-case and capitalised forms, and names by document."""

    lower: Counter[str] = field(default_factory=Counter)
    capitalised: Counter[str] = field(default_factory=Counter)
    names: Counter[Phrase] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)

    def add(self, doc: Doc, names: Iterable[Phrase]) -> None:
        """Count one document."""
        for token in doc:
            if token.is_lower:
                self.lower[token.lower_] += 1
            elif token.is_title and token.i and doc[token.i - 1].is_lower:
                self.capitalised[token.lower_] += 1
        distinct = set(names)
        self.names.update(distinct)
        self.given.update(name[0] for name in distinct if len(name) > 1 and len(name[0]) > 2)

    def is_common_word(self, word: str) -> bool:
        """Tell whether a word is mostly written in lower case inside sentences."""
        lower = word.lower()
        return self.lower[lower] > 5 and self.lower[lower] > self.capitalised[lower]


@dataclass(frozen=True)
class Rules:
    """The lists, as token phrases."""

    lexicon: Lexicon
    places: PhraseTable
    countries: PhraseTable
    organizations: PhraseTable
    organization_heads: frozenset[str]


def make_rules(lexicon: Lexicon, tokenize: Callable[[str], Doc]) -> Rules:
    """Tokenise the phrases of the lexicon."""

    def phrases(texts: Iterable[str]) -> list[Phrase]:
        return [tuple(token.text for token in tokenize(text)) for text in texts]

    return Rules(
        lexicon=lexicon,
        places=PhraseTable(phrases(lexicon.places)),
        countries=PhraseTable(phrases(lexicon.countries)),
        organizations=PhraseTable(phrases(lexicon.organizations)),
        organization_heads=frozenset(read_list("organization_heads.txt")),
    )


def is_name_word(token: Token, rules: Rules) -> bool:
    """Tell whether a token can be a word of a personal name."""
    text = token.text
    if not text[0].isupper() or not text[-1].isalpha() or len(text) < 2:
        return len(text) == 2 and text[0].isupper() and text[1] == "."
    lower = token.lower_
    lexicon = rules.lexicon
    return not (
        lower in lexicon.title_words
        or lower in lexicon.not_names
        or text in lexicon.demonyms
        or text in rules.organization_heads
        or text in lexicon.places
        or text in lexicon.organizations
        or token.is_stop
        or (text.isupper() and len(text) > 1)
    )


def scan_name(doc: Doc, start: int, rules: Rules) -> int:
    """Return the end of the personal name that begins at token ``start`` (``start`` itself if there is none)."""
    position = start
    end = start
    while position < min(len(doc), start + _LONGEST_NAME):
        token = doc[position]
        if is_name_word(token, rules):
            end = position + 1
        elif not (
            (token.text in rules.lexicon.particles and _name_follows(doc, position))
            or (token.text == "-" and position > start and not doc[position - 1].whitespace_ and not token.whitespace_)
            or (position > start and doc[position - 1].text == "-" and token.is_alpha and end == position - 1)
        ):
            break
        elif position > start and doc[position - 1].text == "-" and token.is_alpha:
            end = position + 1
        if doc[position].text.endswith(".") and len(doc[position]) > 2:
            break
        position += 1
    return end


def _name_follows(doc: Doc, position: int) -> bool:
    following = doc[position + 1 : position + 4]
    return any(token.is_title for token in following) and all(
        token.text[0].isupper() or len(token) < 5 for token in following[:1]
    )


def find_titled_names(doc: Doc, rules: Rules) -> list[tuple[int, int]]:
    """Return token ranges of names that follow a title, directly or after "of" and a country."""
    found: list[tuple[int, int]] = []
    for token in doc:
        if token.lower_.rstrip(".") not in rules.lexicon.strong_titles or token.i + 1 >= len(doc):
            continue
        start = _skip_country(doc, token.i + 1, rules)
        end = scan_name(doc, start, rules)
        if end > start:
            found.append((start, end))
    return found


def find_bare_names(doc: Doc, rules: Rules, counts: CorpusCounts) -> list[tuple[int, int]]:
    """Return token ranges of names of two words or more without a title.

    Either the first word is a given name that titled names show elsewhere, or a description with a title follows:
    "Behrouz Kamalvandi, the spokesman for …".
    """
    found: list[tuple[int, int]] = []
    position = 0
    while position < len(doc):
        end = scan_name(doc, position, rules) if is_name_word(doc[position], rules) else position
        words = [token.text for token in doc[position:end]]
        is_plausible = len(words) > 1 and not any(counts.is_common_word(word) for word in words if len(word) > 2)
        if is_plausible and (counts.given[words[0]] > 1 or _is_described(doc, end, rules)):
            found.append((position, end))
        position = max(end, position + 1)
    return found


def _is_described(doc: Doc, end: int, rules: Rules) -> bool:
    if end + 2 >= len(doc) or doc[end].text != ",":
        return False
    for token in doc[end + 1 : end + 1 + _APPOSITION]:
        if token.text in (",", ".", ";"):
            return False
        if token.lower_ in rules.lexicon.strong_titles:
            return True
    return False


def _skip_country(doc: Doc, position: int, rules: Rules) -> int:
    """Step over "of the Republic of Iraq" to where a name may begin."""
    if doc[position].text not in ("of", "for"):
        return position
    words = [token.text for token in doc[position : position + 10]]
    for offset in range(1, min(7, len(words))):
        length = rules.countries.match(words, offset)
        if length and offset + length < len(words):
            return position + offset + length
        if words[offset] not in _AFTER_OF:
            break
    return position


@dataclass(frozen=True)
class NameBook:
    """The persons that a document names: whole names, and the words by which later mentions call them."""

    phrases: PhraseTable


def collect_names(
    docs: Sequence[Doc], rules: Rules, counts: CorpusCounts, known: PhraseTable, own: Iterable[Phrase] = ()
) -> NameBook:
    """Find a document's persons by title in its text, and in title and text by names known from elsewhere.

    Args:
        docs: the title and the text.
        rules: the lists.
        counts: of the first pass.
        known: names that other documents show.
        own: names that are known to stand in this document.
    """
    phrases: set[Phrase] = set()
    for doc in docs[1:] or docs:
        for start, end in find_titled_names(doc, rules):
            phrases.add(tuple(token.text for token in doc[start:end]))
        for start, end in find_bare_names(doc, rules, counts):
            phrases.add(tuple(token.text for token in doc[start:end]))
    for doc in docs:
        words = [token.text for token in doc]
        for start in range(len(words)):
            length = known.match(words, start)
            if length:
                phrases.add(tuple(words[start : start + length]))
    phrases.update(own)
    phrases = {phrase for phrase in phrases if _plausible(phrase, counts)}
    singles = {_surname(phrase) for phrase in phrases} - {""}
    singles = {word for word in singles if not counts.is_common_word(word) and word not in rules.lexicon.places}
    spelled = phrases | {tuple(single.split(" ")) for single in singles}
    capitals = {tuple(word.upper() for word in phrase) for phrase in spelled}
    return NameBook(PhraseTable(spelled | capitals))


def _plausible(phrase: Phrase, counts: CorpusCounts) -> bool:
    words = [word for word in phrase if word[0].isupper() and len(word) > 2]
    return bool(words) and not all(counts.is_common_word(word) for word in words)


def _surname(phrase: Phrase) -> str:
    """Return the words, joined by spaces, by which a later mention calls the person: the last, hyphens included."""
    start = len(phrase) - 1
    while start >= 2 and phrase[start - 1] == "-":
        start -= 2
    return " ".join(phrase[start:]) if phrase[start][0].isupper() or start < len(phrase) - 1 else ""


def label_doc(doc: Doc, book: NameBook, rules: Rules, counts: CorpusCounts, *, is_title: bool) -> LabelledText:
    """Label one text; capitalised words without a rule are unknown, and in a headline every unexplained word."""
    labels = [""] * len(doc)
    ranges: list[tuple[int, int, str]] = []

    def put(start: int, end: int, label: str) -> None:
        if start < end and not any(labels[start:end]):
            labels[start:end] = [label] * (end - start)
            ranges.append((start, end, label))

    for start, end, label in _find_listed(doc, book, rules):
        if label == "LOC" and _is_part_of_body(doc, start, end, rules):
            continue
        put(_extend_left(doc, start, label, rules, counts), end, label)
    for start, end in [] if is_title else find_titled_names(doc, rules):
        if _plausible(tuple(token.text for token in doc[start:end]), counts):
            put(start, end, "PERSON")
    open_tokens = [not labels[token.i] and _is_open(token, rules, counts, is_title=is_title) for token in doc]
    for token in doc[1:-1]:
        between = open_tokens[token.i - 1] and open_tokens[token.i + 1]
        if between and (token.text in _CONNECTORS or token.text in rules.lexicon.particles or token.text == "-"):
            open_tokens[token.i] = True
    spans = [
        LabelledSpan(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]), label)
        for start, end, label in _join_persons(sorted(ranges))
    ]
    unknown = tuple((token.idx, token.idx + len(token)) for token in doc if open_tokens[token.i])
    return LabelledText(doc.text, tuple(sorted(spans)), unknown)


def _join_persons(ranges: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Make one name of neighbouring persons: a surname and a given name that were known apart."""
    joined: list[tuple[int, int, str]] = []
    for start, end, label in ranges:
        if joined and label == joined[-1][2] == "PERSON" and joined[-1][1] == start:
            start = joined.pop()[0]
        joined.append((start, end, label))
    return joined


def _find_listed(doc: Doc, book: NameBook, rules: Rules) -> list[tuple[int, int, str]]:
    """Return the matches of the lists and of the document's persons, left to right, without overlap."""
    words = [token.text for token in doc]
    tables = ((rules.organizations, "ORG"), (book.phrases, "PERSON"), (rules.places, "LOC"))
    found: list[tuple[int, int, str]] = []
    position = 0
    while position < len(words):
        step = 1
        for table, label in tables:
            length = table.match(words, position)
            if length and _stands_alone(doc, position, position + length, rules):
                found.append((position, position + length, label))
                step = length
                break
        position += step
    return found


def _extend_left(doc: Doc, start: int, label: str, rules: Rules, counts: CorpusCounts) -> int:
    """Take in what belongs to a matched surname or place on its left: a given name, "West" of "West Asia"."""
    if label == "LOC":
        return start - 1 if start and doc[start - 1].text in _DIRECTIONS else start
    while label == "PERSON" and start:
        before = doc[start - 1]
        if not is_name_word(before, rules) or counts.is_common_word(before.text) or before.text in _DIRECTIONS:
            break
        start -= 1
    return start


def _is_part_of_body(doc: Doc, start: int, end: int, rules: Rules) -> bool:
    """Tell whether a place is a part of a body's name: "University of Tehran", "Milan Catholic University"."""
    heads = rules.organization_heads
    if start > 1 and doc[start - 1].text == "of" and doc[start - 2].text in heads:
        return True
    for token in doc[end : end + 4]:
        if token.text in heads:
            return True
        if not token.text[0].isupper():
            return False
    return False


def _stands_alone(doc: Doc, start: int, end: int, rules: Rules) -> bool:
    """Tell whether a matched phrase is no part of a longer capitalised name."""
    before = doc[start - 1] if start else None
    after = doc[end] if end < len(doc) else None
    if before is not None and before.text == "-" and not before.whitespace_ and start > 1:
        return doc[start - 2].text in rules.lexicon.places
    if after is not None and after.text == "-" and not doc[end - 1].whitespace_:
        return end + 1 < len(doc) and (doc[end + 1].is_lower or doc[end + 1].text in rules.lexicon.places)
    return after is None or not (after.is_title and after.text in rules.organization_heads)


def _is_open(token: Token, rules: Rules, counts: CorpusCounts, *, is_title: bool) -> bool:
    """Tell whether nothing is known of an unlabelled token."""
    text = token.text
    if not text[0].isupper():
        return False
    lower = token.lower_
    lexicon = rules.lexicon
    if text in lexicon.demonyms or lower in lexicon.not_names or token.is_stop:
        return False
    if token.i and token.i + 1 < len(token.doc) and lower.rstrip(".") in lexicon.title_words:
        return False
    at_start = token.i == 0 or token.doc[token.i - 1].text in (".", "“", '"', ":", "–", "—", "!", "?", "\n")
    return not ((at_start or is_title) and counts.is_common_word(text))


_SENTENCE_END = re.compile(r"(?<=[.?!])[\"”’)]*\s+(?=[\"“A-Z])|\n+")


def cut_segments(labelled: LabelledText, rng: random.Random, longest: int = 3) -> list[LabelledText]:
    """Cut a text into stretches of one to ``longest`` sentences, breaking no entity."""
    starts = [0]
    left = rng.randint(1, longest)
    for match in _SENTENCE_END.finditer(labelled.text):
        if any(span.start < match.end() and match.start() < span.end for span in labelled.spans):
            continue
        left -= 1
        if left == 0:
            starts.append(match.end())
            left = rng.randint(1, longest)
    ends = [*starts[1:], len(labelled.text)]
    return [_slice(labelled, start, end) for start, end in zip(starts, ends, strict=True) if end - start > 1]


def _slice(labelled: LabelledText, start: int, end: int) -> LabelledText:
    text = labelled.text[start:end].rstrip()
    end = start + len(text)
    return LabelledText(
        text,
        tuple(
            LabelledSpan(span.start - start, span.end - start, span.label)
            for span in labelled.spans
            if start <= span.start and span.end <= end
        ),
        tuple((left - start, right - start) for left, right in labelled.unknown if start <= left and right <= end),
    )


def is_worth_learning(segment: LabelledText, rng: random.Random, share_without_person: float = 0.15) -> bool:
    """Keep segments with a person, a share of the others, and none where more is unknown than known."""
    if len(segment.unknown) > 2 + len(segment.spans) or len(segment.text) < 20:
        return False
    has_person = any(span.label == "PERSON" for span in segment.spans)
    return has_person or rng.random() < share_without_person


def make_silver(
    documents: Sequence[tuple[str, str, str]],
    names: Mapping[str, Iterable[str]],
    lexicon: Lexicon,
    tokenize: Callable[[str], Doc],
    rng: random.Random,
) -> list[LabelledText]:
    """Label documents by rule and cut them into shuffled segments that are worth learning from.

    Args:
        documents: (id, title, text) of each.
        names: persons that are known to stand in a document, by its id.
        lexicon: the closed lists.
        tokenize: the project's tokeniser.
        rng: for the cuts and the order.
    """
    rules = make_rules(lexicon, tokenize)
    counts = CorpusCounts()
    tokenised: list[tuple[str, Doc, Doc]] = []
    for doc_id, title, text in documents:
        doc = tokenize(text)
        counts.add(doc, [_phrase(doc, start, end) for start, end in find_titled_names(doc, rules)])
        tokenised.append((doc_id, tokenize(title), doc))
    given = {
        doc_id: {_phrase(doc, 0, len(doc)) for doc in map(tokenize, sorted(found))} for doc_id, found in names.items()
    }
    seen_twice = {phrase for phrase, count in counts.names.items() if count > 1}
    whole = {phrase for phrase in seen_twice.union(*given.values()) if sum(word[0].isupper() for word in phrase) > 1}
    known = PhraseTable(sorted(whole))
    segments: list[LabelledText] = []
    for doc_id, title_doc, doc in tokenised:
        book = collect_names([title_doc, doc], rules, counts, known, given.get(doc_id, ()))
        title_labels = label_doc(title_doc, book, rules, counts, is_title=True)
        if title_labels.spans and is_worth_learning(title_labels, rng, 0.3):
            segments.append(title_labels)
        body = label_doc(doc, book, rules, counts, is_title=False)
        segments.extend(segment for segment in cut_segments(body, rng) if is_worth_learning(segment, rng))
    rng.shuffle(segments)
    return segments


def _phrase(doc: Doc, start: int, end: int) -> Phrase:
    return tuple(token.text for token in doc[start:end])
