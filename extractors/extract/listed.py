"""Lists of documents: "the following documents were signed:" and the rows behind it, each of which names one."""

import re
from dataclasses import dataclass

from extractors.extract.events import Context
from extractors.extract.lattice import Row

LONGEST = 40  # rows that a list may have
FIRST_WORDS = 8  # elements of a row among which an item names its document
BULLET = re.compile(r"^\W*(?:(?:\d{1,2}|[ivx]{1,4}|[a-z])[.)])?\W*", re.IGNORECASE)
_DONE = re.compile(
    r"\b(?:signed|signing|sign|inked|exchanged|adopted|concluded|initialled|initialed|sealed)\b", re.IGNORECASE
)
_HOLDS = re.compile(
    r"\b(?:agreements|documents|memoranda|treaties) (?:include|comprise|are as follows|concern)\b", re.IGNORECASE
)
_AHEAD = re.compile(
    r"\b(?:will|shall|to|expected|planned|due|scheduled)\b(?:\W+\w+){0,3}?\W+(?:be|sign)\b", re.IGNORECASE
)
_ABOUT = re.compile(r"^(?P<and>and )?(?:on|for|concerning|regarding) \w", re.IGNORECASE)


@dataclass(frozen=True)
class Item:
    """One row of a list: the row that opens the list, the trigger that names the document or None ("on trade"), and
    where its text begins in the row."""

    opening: Row
    status: str
    element: int | None
    offset: int


def items_of(context: Context) -> dict[int, Item]:
    """The rows of a document that are items of a list of documents, by row."""
    found: dict[int, Item] = {}
    opening: Row | None = None
    headline = next(
        (row for row in context.rows if row.in_title and _names_several(row) and _DONE.search(row.text)), None
    )
    n_rows = 0
    for row in context.rows:
        if row.in_title or row.in_zone:
            continue
        if _opens(row):
            opening, n_rows = row, 0
            continue
        if opening is None and headline is not None and _is_bulleted(context, row):
            item = _item(headline, row)
            found |= {row.index: item} if item is not None else {}
        if opening is None:
            continue
        n_rows += 1
        item = _item(opening, row)
        if item is not None:
            found[row.index] = item
        elif n_rows > LONGEST or _begins_paragraph(context, row):
            opening = None
    return found


def _opens(row: Row) -> bool:
    """Whether a row announces documents that are done, or to be, and ends with a colon."""
    if not row.text.rstrip().endswith(":") or not (_DONE.search(row.text) or _HOLDS.search(row.text)):
        return False
    return _names_several(row) or bool(
        re.search(r"\b(?:sign\w*|signing of|adopted):$", row.text.rstrip(), re.IGNORECASE)
    )


def _names_several(row: Row) -> bool:
    return any(e.kind == "S" and e.trigger is not None and e.trigger.is_plural for e in row.elements)


def _is_bulleted(context: Context, row: Row) -> bool:
    """Whether a line of the text begins with a number or a dash and a row."""
    match = BULLET.match(row.text)
    end = row.begin + (match.end() if match else 0)
    line = context.doc._.string[:end].rsplit("\n", 1)[-1]
    return bool(re.fullmatch(r"\s*(?:\d{1,2}[.)]|[-–—•*])\s*", line))


def _item(opening: Row, row: Row) -> Item | None:
    status = "planned" if _AHEAD.search(opening.text) else "signed"
    match = BULLET.match(row.text)
    offset = match.end() if match else 0
    for i, element in enumerate(row.elements[:FIRST_WORDS]):
        if element.kind == "S" and element.trigger is not None and element.trigger.form == "noun":
            return Item(opening, status, i, offset)
        if element.kind in "aye":
            break
    about = _ABOUT.match(row.text[offset:])
    return Item(opening, status, None, offset + max(about.end("and"), 0)) if about else None


def _begins_paragraph(context: Context, row: Row) -> bool:
    """Whether a line of the text begins with a row."""
    before = context.doc._.string[: row.begin].rstrip(" \t")
    return not before or before.endswith("\n")
