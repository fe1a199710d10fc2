"""The training script, from sentences to a pipeline that loads with its checksums verified."""

from pathlib import Path

import pytest

from extractors.extract.model_loading import ModelChecksumError, load_pipeline, load_reader, verify
from extractors.settings import SettingsError
from extractors.training.quick import train_quick

SENTENCES = Path(__file__).parent / "sentences"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("training")
    train_quick(SENTENCES, folder / "work", folder / "model")
    return folder / "model"


def test_a_tiny_model_has_every_component_and_annotates(model: Path) -> None:
    nlp = load_pipeline(model)
    assert nlp.pipe_names == ["ner", "tok2vec", "tagger", "morphologizer", "parser", "lemmatizer"]
    doc = nlp("Ada Quill visited Oslo in 2026–2028.")
    assert [token.text for token in doc][-4:] == ["2026", "–", "2028", "."]
    assert all(token.tag_ and token.pos_ and token.lemma_ for token in doc)
    assert {ent.label_ for ent in doc.ents} <= {"PERSON", "ORG", "LOC"}


def test_the_config_names_no_path_of_the_machine_that_trained(model: Path) -> None:
    assert "/" not in (model / "config.cfg").read_text(encoding="utf-8")


def test_a_pipeline_is_loaded_once(model: Path) -> None:
    assert load_pipeline(model) is load_pipeline(model)


def test_a_changed_file_is_named_with_the_remedy(model: Path, tmp_path: Path) -> None:
    copy = tmp_path / "model"
    copy.mkdir()
    (copy / "MANIFEST.sha256").write_text(f"{'0' * 64}  meta.json\n", encoding="utf-8")
    with pytest.raises(ModelChecksumError, match=r"meta\.json is missing.*make train"):
        verify(copy)
    (copy / "meta.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelChecksumError, match=r"meta\.json does not have the checksum"):
        verify(copy)


def test_a_file_beside_the_manifest_is_refused(model: Path, tmp_path: Path) -> None:
    (tmp_path / "MANIFEST.sha256").write_text("", encoding="utf-8")
    (tmp_path / "extra").write_text("x", encoding="utf-8")
    with pytest.raises(ModelChecksumError, match="extra is not in the manifest"):
        verify(tmp_path)


def test_a_path_and_a_name_together_are_refused(model: Path) -> None:
    with pytest.raises(ValueError, match="not both"):
        load_pipeline(model, name="en_core_web_sm")


def test_a_pipeline_that_is_not_installed_is_named_with_its_setting():
    with pytest.raises(SettingsError, match=r"COMMUNIQUE_SPACY_MODEL: no_such_pipeline is no spaCy pipeline"):
        load_reader("no_such_pipeline")
