"""Reading and extraction together: the command that turns documents into the evaluation form."""

import json

import pytest
import typer

from extractors import compose
from extractors.settings import SettingsError, load_settings

TALKS = "Russian Foreign Minister Sergey Lavrov met Iranian Foreign Minister Abbas Araghchi in Moscow on Wednesday.\n"


def document(doc_id: str, text: str) -> str:
    return json.dumps({"doc_id": doc_id, "title": "Talks in Moscow", "published": "2025-12-17", "text": text})


def test_every_document_has_a_line_and_what_was_not_read_is_named(
    tmp_path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = load_settings(data=tmp_path / "data", document_deadline=1e-6)  # looked at in long documents only
    monkeypatch.setattr(compose, "get_settings", lambda: settings)
    docs, out = tmp_path / "docs.jsonl", tmp_path / "out.jsonl"
    lines = [document("short", TALKS), "{not json", document("long", TALKS * 300), '{"doc_id": "empty", "text": ""}']
    docs.write_text("\n".join(lines), encoding="utf-8")
    compose.extract_documents(docs, out)
    found = {line["doc_id"]: line for line in map(json.loads, out.read_text(encoding="utf-8").splitlines())}
    assert list(found) == ["short", "long", "empty"]
    assert len(found["short"]["meetings"]) == 1
    assert found["long"]["meetings"] == found["empty"]["meetings"] == []
    said = capsys.readouterr()
    assert f"{docs}:2: " in said.err
    assert f"{docs}:3: document long could not be read (DeadlineError: " in said.err
    assert said.out.endswith("out.jsonl: 3 documents, of which not read: 1, skipped: 1; lines left out: 1\n")


def test_a_file_that_is_not_there_is_one_clear_line(tmp_path) -> None:
    missing = tmp_path / "none.jsonl"
    with pytest.raises(SettingsError, match=r"none\.jsonl: cannot be read"):
        compose.extract_documents(missing, tmp_path / "out.jsonl")
    with pytest.raises(SettingsError, match=r"none\.jsonl: is no file"):
        compose.explain_document(missing, None, None)
    assert not (tmp_path / "out.jsonl").exists()


def test_a_file_without_any_document_ends_with_an_error(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    docs = tmp_path / "docs.jsonl"
    docs.write_text("no json\n", encoding="utf-8")
    with pytest.raises(typer.Exit) as ended:
        compose.extract_documents(docs, tmp_path / "out.jsonl")
    assert ended.value.exit_code == 1
    assert f"{docs}:1: " in capsys.readouterr().err
