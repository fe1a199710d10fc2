"""The network that reads triggers: what it says, that it says it of each document alone, and that it learns."""

import pytest

from extractors.extract.reading import LINKS, Reader
from extractors.training import reading as training

HELD = "Foreign Minister Ola Testmann of Norway met Ghana’s President Kwame Proof in Accra on Monday."
PLANNED = "Foreign Minister Ola Testmann of Norway will meet Ghana’s President Kwame Proof in Accra next week."
SILENT = "It rained in Oslo."


@pytest.fixture
def reader():
    made = Reader({"met": 2, "will meet": 3, "in": 4}, vectors=8)
    made.initialize()
    return made


def test_each_trigger_is_read_with_the_elements_near_it(reader, context_of):
    context = context_of(HELD)
    reader.annotate(context)
    (row, _), reading = next(iter(context.readings.items()))
    assert sum(reading.statuses.values()) == pytest.approx(1, abs=1e-5)
    assert set(reading.links) == set(LINKS)
    assert len(reading.links["part"]) == len(context.rows[row].elements)
    assert reading.link("part", 10_000) == 0


def test_a_text_without_triggers_is_not_read(reader, context_of):
    context = context_of(SILENT)
    reader.annotate(context)
    assert not context.readings


def test_what_was_saved_reads_alike(reader, context_of, tmp_path):
    first, second = context_of(HELD), context_of(HELD)
    reader.annotate(first)
    reader.save(tmp_path / "reader.bin")
    Reader.load(tmp_path / "reader.bin").annotate(second)
    assert second.readings.keys() == first.readings.keys()
    for at, reading in first.readings.items():  # but for the last digits: products are computed in another way
        assert second.readings[at].statuses == pytest.approx(reading.statuses, abs=1e-5)


def test_learns_status_and_parts_the_same_way_twice(context_of, monkeypatch):
    monkeypatch.setattr(training, "EPOCHS", 20)
    monkeypatch.setattr(training, "WARM_UP", 10)
    samples = []
    for text, status in ((HELD, "held"), (PLANNED, "planned")):
        item = {
            "status": status,
            "sides": ["NOR", "GHA"],
            "participants": [{"name": "Ola Testmann"}, {"name": "Kwame Proof"}],
            "evidence": [text],
        }
        gold = {"meetings": [item], "visits": [], "agreements": []}
        document = {"doc_id": status, "title": "", "text": text}
        samples += training.samples_of(document, gold, context_of(text), 1.0)
    told = []
    for _ in range(2):
        reader = training.train_reader(samples * 200)
        held, planned = context_of(HELD), context_of(PLANNED)
        for context, status in ((held, "held"), (planned, "planned")):
            reader.annotate(context)
            reading = next(iter(context.readings.values()))
            assert reading.statuses[status] > 0.5
        told.append(held.readings)
    assert told[0] == told[1]
