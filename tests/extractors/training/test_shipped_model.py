"""The shipped pipeline: what it must find in sentences of our own, its size, and floors that only ever rise."""

from pathlib import Path

import pytest

from extractors.extract.model_loading import SHIPPED, load_pipeline, verify
from extractors.settings import get_settings
from extractors.training.evaluate import load_name_tests, prepare_test, score_names, score_parser
from extractors.training.prepare import Shared

MAX_BYTES = 16_200_000
PARSER_FLOORS = {"tag_acc": 95.0, "lemma_acc": 95.5, "dep_las": 84.7, "sents_f": 98.9}
NAME_FLOORS = {
    "test_releases": ("PERSON", 94.5),
    "test_headlines": ("PERSON", 95.8),
    "unseen_names": ("PERSON", 92.5),
    "unseen_names_title_case": ("PERSON", 88.5),
}
"""Recall of persons by test set, in per cent."""

shared = pytest.mark.skipif(
    not (get_settings().shared / "train").exists(),
    reason="the shared folder of training data is not beside the repository",
)


def test_the_folder_is_what_its_manifest_says() -> None:
    verify(SHIPPED)
    assert sum(file.stat().st_size for file in SHIPPED.rglob("*") if file.is_file()) < MAX_BYTES


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        (
            "Foreign Minister Farhad Zolnurian met Oleksandr Hryhorchuk in Vienna.",
            {"Farhad Zolnurian", "Oleksandr Hryhorchuk"},
        ),
        (
            "President Sotomarín received Ambassador Ulrich von Treskendorf.",
            {"Sotomarín", "Ulrich von Treskendorf"},
        ),
        (
            "The deal was signed by Thabiso Mokhethoa and Katsunori Imaizumi.",
            {"Thabiso Mokhethoa", "Katsunori Imaizumi"},
        ),
    ],
)
def test_unknown_diplomats_are_found(text: str, persons: set[str]) -> None:
    assert persons <= {ent.text for ent in load_pipeline()(text).ents if ent.label_ == "PERSON"}


def test_subjects_and_objects_are_parsed() -> None:
    doc = load_pipeline()("The ministers, who met in Ankara on Tuesday, signed a memorandum.")
    relations = {token.text: (token.dep_, token.head.text) for token in doc}
    assert relations["ministers"] == ("nsubj", "signed")
    assert relations["memorandum"] == ("obj", "signed")
    assert relations["met"] == ("acl:relcl", "ministers")
    assert relations["Ankara"] == ("obl", "met")
    assert [token.lemma_ for token in doc if token.pos_ == "VERB"] == ["meet", "sign"]


def test_results_do_not_depend_on_the_batch() -> None:
    nlp = load_pipeline()
    texts = ["Minister Quill left Oslo.", "Ada Quill will visit Peru next week, NATO said.", "They met."]
    alone = [nlp(text).to_json() for text in texts]
    assert [doc.to_json() for doc in nlp.pipe(texts, batch_size=3)] == alone


@shared
@pytest.mark.slow
def test_the_parser_stays_above_its_floors(tmp_path: Path) -> None:
    scores = score_parser(load_pipeline(), prepare_test(Shared(get_settings().shared), tmp_path))
    assert {name: scores[name] >= floor for name, floor in PARSER_FLOORS.items()} == dict.fromkeys(PARSER_FLOORS, True)


@shared
@pytest.mark.slow
def test_names_stay_above_their_floors() -> None:
    tests = load_name_tests(Shared(get_settings().shared))
    recalls = {
        test: score_names(load_pipeline(), tests[test])[label].recall for test, (label, _) in NAME_FLOORS.items()
    }
    assert {test: recalls[test] >= floor for test, (_, floor) in NAME_FLOORS.items()} == dict.fromkeys(
        NAME_FLOORS, True
    )
