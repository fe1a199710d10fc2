"""Data Docs that are safe and work without a network: no script, nothing loaded, what was found shown as text.

The pages that Great Expectations makes fetch a dozen files from other hosts, and show values that were found as markup:
a title with a script tag in it would run. The views here use the templates in `data_docs/` before those of Great
Expectations, and the renderer takes the characters of markup out of what it shows.
"""

from pathlib import Path
from typing import Any, Final

from great_expectations.core import ExpectationSuiteValidationResult
from great_expectations.render.renderer import ValidationResultsPageRenderer
from great_expectations.render.view import DefaultJinjaIndexPageView, DefaultJinjaPageView
from jinja2 import ChoiceLoader, FileSystemLoader

TEMPLATES: Final = Path(__file__).with_name("data_docs")
_HARMLESS: Final = str.maketrans({"<": "‹", ">": "›", '"': "”", "'": "’", "&": "＆"})


class OfflinePageView(DefaultJinjaPageView):  # type: ignore[misc]  # untyped base
    """A page of one suite or of one validation."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.env.loader = ChoiceLoader([FileSystemLoader(TEMPLATES), self.env.loader])


class OfflineIndexView(DefaultJinjaIndexPageView):  # type: ignore[misc]  # untyped base
    """The page that lists all others."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.env.loader = ChoiceLoader([FileSystemLoader(TEMPLATES), self.env.loader])


class HarmlessResultsRenderer(ValidationResultsPageRenderer):  # type: ignore[misc]  # untyped base
    """The page of one validation, with nothing in what was found that a browser could take for markup."""

    def render(self, validation_results: ExpectationSuiteValidationResult) -> Any:
        """The document that the view turns into HTML."""
        for result in validation_results.results:
            result.result = harmless(result.result)
            result.exception_info = harmless(result.exception_info)
        return super().render(validation_results)


def harmless(value: Any) -> Any:
    """`value` with the characters of markup replaced by look-alikes, in all its parts."""
    if isinstance(value, str):
        return value.translate(_HARMLESS)
    if isinstance(value, dict):
        return {name: harmless(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(harmless(part) for part in value)
    return value
