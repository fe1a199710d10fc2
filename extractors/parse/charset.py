"""Bytes of a page to characters: strict UTF-8, then what the page declares, then what its bytes look like."""

import codecs
import re
from typing import Final

from charset_normalizer import from_bytes

_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
                (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip
_HEADER: Final = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META: Final = re.compile(rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_NO_CHARSETS: Final = frozenset({"utf-7", "unicode-escape", "raw-unicode-escape", "idna", "punycode", "undefined"})
_ASCII: Final = bytes(range(128))
_FEW: Final = 0.03  # share of bytes beyond ASCII
_FEW_OF_BEYOND: Final = 0.2  # share of the characters beyond ASCII
_MOSTLY: Final = 0.005  # share of characters that may be lost before a declared charset is not believed


def decode(data: bytes, content_type: str | None = None) -> str:
    """The characters of `data`; never fails, and replaces what cannot be read by U+FFFD."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(name, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end == len(data) and error.reason == "unexpected end of data":  # cut off inside a character
            return data[: error.start].decode("utf-8")
    for declared in _declared(data, content_type):
        text = data.decode(declared, "replace")
        if _is_believable(text):
            return text
    if len(data.translate(None, _ASCII)) < _FEW * len(data):
        return data.decode("cp1252", "replace")  # a language of the west, for which guessing has too little to go by
    best = from_bytes(data[:100_000]).best()
    return data.decode(best.encoding if best else "utf-8", "replace")


def _is_believable(text: str) -> bool:
    """Were few characters lost, of all and of those that are not plain ASCII?"""
    n_lost = text.count("\ufffd")
    n_beyond = len(text) - len(text.encode("ascii", "ignore"))
    return n_lost <= _MOSTLY * len(text) and n_lost <= _FEW_OF_BEYOND * n_beyond


def _declared(data: bytes, content_type: str | None) -> list[str]:
    header = _HEADER.search(content_type or "")
    meta = _META.search(data[:4096])
    names = [header.group(1) if header else None, meta.group(1).decode("ascii", "replace") if meta else None]
    return [known for name in names if name and (known := _codec(name))]


def _codec(name: str) -> str | None:
    """Python's name of a charset, with the wider set that browsers read under the same label."""
    try:
        known = codecs.lookup(name).name
        b"x".decode(known, "replace")  # not every codec is a charset
    except (LookupError, ValueError):
        return None
    if known in _NO_CHARSETS:
        return None
    return {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}.get(known, known)
