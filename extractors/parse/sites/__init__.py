"""Selectors for sites whose pages need them: a module a source, named as its id with `_` for `-`, with constants only.

    REMOVE = "XPath of what is no part of the article"
    BODY = "XPath of the element that holds the article's text"
    TITLE = "XPath of the headline"
    PUBLISHED = "XPath of the publication date, as an attribute or a text"

Each may be left out. Most sources have no module: what a page says about itself is enough.
"""

from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from lxml.etree import XPath

_CONSTANTS: Final = ("REMOVE", "BODY", "TITLE", "PUBLISHED")


@dataclass(frozen=True)
class Selectors:
    """What a site's module selects; None where the general reading does."""

    remove: XPath | None = None
    body: XPath | None = None
    title: XPath | None = None
    published: XPath | None = None

    def text_of(self, selector: XPath | None, tree: Any) -> str | None:
        """The first thing that `selector` finds, as text on one line; None where it finds nothing."""
        found = selector(tree) if selector is not None else []
        for item in found if isinstance(found, list) else [found]:
            text = " ".join((item if isinstance(item, str) else item.text_content()).split())
            if text:
                return text
        return None


NOTHING_SELECTED: Final = Selectors()


@lru_cache(maxsize=1024)
def selectors_of(source_id: str | None) -> Selectors:
    """The selectors of a source; none selects anything where the source has no module."""
    name = f"{__name__}.{(source_id or '').replace('-', '_')}"
    if not source_id or find_spec(name) is None:
        return NOTHING_SELECTED
    module = import_module(name)
    given = (getattr(module, constant, None) for constant in _CONSTANTS)
    return Selectors(*(XPath(selector) if selector else None for selector in given))
