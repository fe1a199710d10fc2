"""Articles of WARC archives made by others, such as Common Crawl's news archives: filtered before they are parsed."""

import re
from datetime import date
from pathlib import Path
from typing import Final

from extractors import warc
from extractors.parse.articles import READABLE_LANGUAGES, Article, RawPlace
from extractors.parse.charset import decode
from extractors.parse.language import identify
from extractors.parse.pages import Page, PageError, read_page

_MARKUP: Final = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_HEAD: Final = 60_000  # bytes of a page that are looked at for its language


def articles_of_archive(
    path: Path, name: str, raw_file: str, max_body: int, latest: date
) -> tuple[list[Article], int, list[str]]:
    """The articles of an archive in a readable language, how many pages were passed over, a message for each failure.

    Messages call the archive `name`. Publication dates after `latest` are not believed.
    """
    articles: list[Article] = []
    messages: list[str] = []
    n_skipped = 0
    try:
        for response in warc.read_archive(path, max_body=max_body, wanted=lambda _: True):
            if not is_readable(response.body, response.header("content-type")):
                n_skipped += 1
                continue
            page = Page(response.body, url=response.url, content_type=response.header("content-type"))
            try:
                articles.extend(read_page(page, RawPlace(raw_file, response.offset, response.length), latest))
            except PageError as error:
                messages.append(f"{response.url}: {error}")
    except warc.ArchiveError as error:
        messages.append(f"{name}: {error}")
    return articles, n_skipped, messages


def is_readable(body: bytes, content_type: str | None = None) -> bool:
    """Does a page look like one in a language that the extractor reads? Told before it is parsed, by what it declares
    and, where that is silent or says so, by its words."""
    language = warc.declared_language(body)
    if language and language not in READABLE_LANGUAGES:
        return False
    text = " ".join(_MARKUP.sub(" ", decode(body[:_HEAD], content_type)).split())
    return identify(text[len(text) // 3 :], language) in READABLE_LANGUAGES
