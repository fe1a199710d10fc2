"""Reading and extraction together: the commands that take documents, and the extraction of one partition."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from extractors import storage
from extractors.records import ARTICLES, DROPPED, MENTION_SCHEMAS, SOURCE_OUTCOMES, Mentions
from extractors.settings import Settings, SettingsError, get_settings

NO_NIGHT = date(1970, 1, 1)  # documents of a command belong to no night


def extract_part(source_id: str, night: date, part: str, settings: Settings) -> tuple[list[dict[str, Any]], bool]:
    """Extracts one part of a source's night: a file of every mention table under the name of the articles' file.

    A part that is whole and was made from the same articles by the same model and version is left as it is. Returns its
    rows of `article_extractions`, and whether it was made now.
    """
    from extractors.extract.batch import VERSION, extract_batch, model_fingerprint

    source = storage.partition(settings.articles, source_id, night) / part
    mark = f"{storage.fingerprint_of(source)}:{VERSION}:{model_fingerprint(settings)}"
    targets = {name: storage.partition(settings.mentions, source_id, night, name) / part for name in MENTION_SCHEMAS}
    if all(storage.rows_made_from(target, mark) is not None for target in targets.values()):
        name = "article_extractions"
        return storage.read_table(targets[name], MENTION_SCHEMAS[name]).to_pylist(), False
    mentions = extract_batch(storage.read_table(source, ARTICLES), settings)
    _write(mentions, source_id, night, part, mark, settings)
    return mentions.article_extractions.to_pylist(), True


def extract_partition(source_id: str, night: date, settings: Settings) -> dict[str, Any]:
    """Extracts what is not yet extracted of one source's night, part by part.

    Returns a row of SOURCE_OUTCOMES with stage `extract`, also kept beside the articles.
    """
    folder = storage.partition(settings.articles, source_id, night)
    messages: list[str] = []
    counts = {"new": 0, "unchanged": 0, "skipped": 0, "failed": 0, "articles": 0, "mentions": 0}
    sources = storage.parts(folder)
    for part in sources:
        done, is_new = extract_part(source_id, night, part.name, settings)
        counts["new" if is_new else "unchanged"] += len(done)
        counts["articles"] += len(done)
        counts["mentions"] += sum(r["n_mentions"] for r in done)
        counts["skipped"] += sum(r["outcome"] == "skipped" for r in done)
        failed = [r for r in done if r["outcome"] == "failed"]
        counts["failed"] += len(failed)
        messages += [f"article {r['article_id']}: {r['reason']}" for r in failed]
    _remove_stale(sources, source_id, night, settings)
    row = {
        "source_id": source_id,
        "night": night,
        "stage": "extract",
        "outcome": "partial" if counts["failed"] else "ok",
        "n_requests": 0,
        **{f"n_{k}": v for k, v in counts.items()},
        "messages": messages[:100],
    }
    storage.write_json(folder / "outcome.extract.json", row)
    return {name: row[name] for name in SOURCE_OUTCOMES.names}


def _write(mentions: Mentions, source_id: str, night: date, part: str, mark: str, settings: Settings) -> None:
    """Writes every table; `article_extractions` comes last, since its fingerprint says that the part is whole."""
    names = sorted(MENTION_SCHEMAS, key=lambda name: name == "article_extractions")
    for name in names:
        path = storage.partition(settings.mentions, source_id, night, name) / part
        storage.write_table(path, getattr(mentions, name), mark)


def _remove_stale(sources: list[Path], source_id: str, night: date, settings: Settings) -> None:
    wanted = {p.name for p in sources}
    for name in MENTION_SCHEMAS:
        for part in storage.parts(storage.partition(settings.mentions, source_id, night, name)):
            if part.name not in wanted:
                part.unlink(missing_ok=True)


def documents_to_forms(records: list[tuple[int, dict[str, Any]]], settings: Settings) -> list[dict[str, Any]]:
    """Documents (line number, keys of the JSON-lines form) → objects of the evaluation form, in the same order."""
    return _forms(records, *_read_documents(records, settings))


def _read_documents(records: list[tuple[int, dict[str, Any]]], settings: Settings) -> tuple[list[str], Mentions]:
    """Documents → the version of each one's article, in the same order, and what all of them say."""
    from extractors.extract.batch import extract_batch
    from extractors.parse.documents import articles_from_records

    articles = articles_from_records(records, source_id=DROPPED, night=NO_NIGHT, batch="documents", raw_file="-")
    return articles["article_version_id"].to_pylist(), extract_batch(articles, settings)


def _forms(records: list[tuple[int, dict[str, Any]]], versions: list[str], mentions: Mentions) -> list[dict[str, Any]]:
    from extractors.extract.evaluation import forms

    by_version = forms({name: getattr(mentions, name).to_pylist() for name in MENTION_SCHEMAS})
    nothing: dict[str, Any] = {"meetings": [], "visits": [], "agreements": []}
    return [
        {"doc_id": record.get("doc_id") or str(number), **by_version.get(version, nothing)}
        for (number, record), version in zip(records, versions, strict=True)
    ]


def documents_to_facts(documents: list[dict[str, Any]], settings: Settings | None = None) -> list[dict[str, Any]]:
    """The same for documents without line numbers: what the canaries are compared with."""
    return documents_to_forms(list(enumerate(documents, start=1)), settings or get_settings())


def extract_documents(docs: Path, out: Path) -> None:
    """The command: JSON lines in, evaluation form out; exit code 1 where no line is a document.

    A bad line is told on standard error and left out. A document that extraction could not read is told too; its line
    is there and holds nothing. Raises SettingsError where the file cannot be read.
    """
    import typer

    records, left_out = _given(docs)
    versions, mentions = _read_documents(records, get_settings())
    outcomes = {row["article_version_id"]: row for row in mentions.article_extractions.to_pylist()}
    failed = [
        f"{docs}:{number}: document {record.get('doc_id') or number} could not be read ({outcomes[version]['reason']})"
        for (number, record), version in zip(records, versions, strict=True)
        if outcomes[version]["outcome"] == "failed"
    ]
    for message in left_out + failed:
        typer.echo(message, err=True)
    with storage.atomic_file(out) as handle:
        for form in _forms(records, versions, mentions):
            handle.write((json.dumps(form, ensure_ascii=False) + "\n").encode())
    n_skipped = sum(outcomes[version]["outcome"] == "skipped" for version in versions)
    typer.echo(
        f"{out}: {len(records)} documents, of which not read: {len(failed)}, skipped: {n_skipped}; "
        f"lines left out: {len(left_out)}"
    )
    if not records:
        raise typer.Exit(1)


def _given(docs: Path) -> tuple[list[tuple[int, dict[str, Any]]], list[str]]:
    from extractors.parse.documents import DocumentError, read_documents

    try:
        return read_documents(docs)
    except DocumentError as error:
        raise SettingsError(f"{docs}: {error}") from None


def explain_document(doc: Path, doc_id: str | None, html: Path | None) -> None:
    """The command `explain`: sentences, matches and decisions of one document."""
    from extractors.extract.explain import explain
    from extractors.parse.documents import articles_from_records

    if not doc.is_file():
        raise SettingsError(f"{doc}: is no file")
    if doc.suffix in (".jsonl", ".gz"):
        records, _ = _given(doc)
        records = [r for r in records if doc_id is None or r[1].get("doc_id") == doc_id][:1]
    else:
        records = [(1, {"text": doc.read_text(encoding="utf-8"), "title": ""})]
    if not records:
        raise SettingsError(f"{doc}: holds no document {doc_id or 'at all'}")
    table: pa.Table = articles_from_records(records, source_id=DROPPED, night=NO_NIGHT, batch="documents", raw_file="-")
    explain(table.to_pylist()[0], get_settings(), html)
