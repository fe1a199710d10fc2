"""The network that reads triggers: what it says, that it says it of each document alone, and that it learns."""

import numpy as np
import pytest

from extractors.extract.reading import LINKS, LONGEST, MEETING_KINDS, MOST, Reader, windows_of
from extractors.training import network
from extractors.training import reading as training
from extractors.training.unlabelled import corpus_of, passes, train_base, vocabulary_of

HELD = "Foreign Minister Ola Testmann of Norway met Ghana’s President Kwame Proof in Accra on Monday."
PLANNED = "Foreign Minister Ola Testmann of Norway will meet Ghana’s President Kwame Proof in Accra next week."
SILENT = "It rained in Oslo."
SMALL = {"width": 32, "n_layers": 2, "wide": 48, "n_heads": 2, "word_width": 16}


@pytest.fixture
def base(unread_context_of, tmp_path):
    contexts = [unread_context_of(text) for text in (HELD, PLANNED)]
    vocabulary = vocabulary_of(contexts)
    path = tmp_path / "base.bin"
    train_base(corpus_of(contexts, vocabulary), vocabulary, steps=3, n_rows=2, length=16, **SMALL).save(path)
    return path


@pytest.fixture
def reader(base):
    return training.train_reader([], base)


def test_each_trigger_is_read_with_the_elements_of_its_row(reader, unread_context_of):
    context = unread_context_of(HELD)
    reader.annotate(context)
    (row, _), reading = next(iter(context.readings.items()))
    assert sum(reading.statuses.values()) == pytest.approx(1, abs=1e-5)
    assert reading.kinds.keys() == set(MEETING_KINDS)
    assert reading.links.keys() == set(LINKS)
    assert 0 < reading.link("part", row, 0) < 1
    assert reading.link("part", row, 10_000) == 0
    assert 0 < reading.side("GHA") < 1
    assert reading.side("SWE") == 0


def test_a_text_without_triggers_is_not_read(reader, unread_context_of):
    context = unread_context_of(SILENT)
    reader.annotate(context)
    assert not context.readings


def test_what_was_saved_reads_alike(reader, unread_context_of, tmp_path):
    first, second = unread_context_of(HELD), unread_context_of(HELD)
    reader.annotate(first)
    reader.save(tmp_path / "reader.bin")
    Reader.load(tmp_path / "reader.bin").annotate(second)
    assert [r.statuses for r in first.readings.values()] == [r.statuses for r in second.readings.values()]
    assert first.readings.keys() == second.readings.keys()


def test_a_document_is_read_alike_alone_and_beside_others(reader, unread_context_of):
    alone, beside = unread_context_of(HELD), unread_context_of(HELD)
    reader.annotate(alone)
    reader.annotate(unread_context_of(PLANNED), beside, unread_context_of(SILENT))
    assert [r.links for r in alone.readings.values()] == [r.links for r in beside.readings.values()]


def test_long_texts_are_read_in_windows_that_hold_every_trigger_once(unread_context_of):
    context = unread_context_of(" ".join([HELD, PLANNED] * 40))
    windows = list(windows_of(context))
    assert len(windows) > 1
    assert all(len(w.words) <= LONGEST and len(w.triggers) <= MOST for w in windows)
    told = [t for w in windows for t in w.triggers]
    assert len(told) == len(set(told)) == 80


def test_computes_what_was_trained(reader, unread_context_of):
    window = next(windows_of(unread_context_of(HELD)))
    numbers = [network.BREAK if not w else training.number_of(w, reader.vocabulary) for w in window.words]
    given = np.array([numbers]), np.concatenate(window.channels)[None]
    x = network.encode(reader.weights, *given, 0.0, reader.n_heads, np.float32, None, 0.0)
    assert np.asarray(x)[0] == pytest.approx(reader.encode(window), abs=1e-4)
    at = np.array([[window.at[row, element] for row, element, _ in window.triggers]])
    _, _, links, _ = network.read(reader.weights, x, at, np.array([window.rows]))
    assert 1 / (1 + np.exp(-np.asarray(links)[0])) == pytest.approx(reader.read(window)[2], abs=1e-4)


def labelled(unread_context_of, vocabulary):
    samples = []
    for text, status in ((HELD, "held"), (PLANNED, "planned")):
        item = {
            "status": status,
            "kind": "in_person",
            "sides": ["NOR", "GHA"],
            "participants": [{"name": "Ola Testmann"}, {"name": "Kwame Proof"}],
            "evidence": [text],
        }
        gold = {"meetings": [item], "visits": [], "agreements": []}
        document = {"doc_id": status, "title": "", "text": text}
        samples += training.samples_of(document, gold, unread_context_of(text), 1.0, vocabulary)
    return samples


def test_learns_status_and_parts_the_same_way_twice(base, unread_context_of, monkeypatch):
    monkeypatch.setattr(network, "WARM_UP", 10)
    samples = labelled(unread_context_of, training.Start.load(base).vocabulary)
    told = []
    for _ in range(2):
        reader = training.train_reader(samples * 160, base)
        held, planned = unread_context_of(HELD), unread_context_of(PLANNED)
        for context, status in ((held, "held"), (planned, "planned")):
            reader.annotate(context)
            reading = next(iter(context.readings.values()))
            assert reading.statuses[status] > 0.5
            assert reading.kinds["in_person"] > 0.5
            assert reading.side("GHA") > 0.5
        told.append(held.readings)
    assert [r.links for r in told[0].values()] == [r.links for r in told[1].values()]


def test_learns_from_unlabelled_text_what_others_say_of_it(base, unread_context_of, monkeypatch):
    monkeypatch.setattr(network, "WARM_UP", 10)
    monkeypatch.setattr(network, "TAUGHT_WARM_UP", 10)
    monkeypatch.setattr(network, "LENGTHS", (32,))
    monkeypatch.setattr(network, "UNLABELLED", 2)
    start = training.Start.load(base)
    held, planned = labelled(unread_context_of, start.vocabulary)
    teacher = network.tune(start.weights, [held, planned] * 160, start.sizes)
    context = unread_context_of(PLANNED)
    bare = list(training.unlabelled_samples(context, start.vocabulary))
    asked = bare[0].links[:, 2].tolist()
    assert asked.count(LINKS.index("part")) == sum(len(actors) for actors in context.actors)
    assert set(asked) == set(range(len(LINKS)))
    sizes = start.sizes._replace(n_layers=1)
    begun = network.begun(start.weights, sizes, 20)
    taught = start.reader(network.teach(begun, [held], bare, [teacher, teacher], sizes, steps=120))
    assert taught.n_layers == 1
    monkeypatch.setattr(network, "AGAIN_STEPS", 5)
    again = training.teach_again(taught, [taught], [held], bare, base)
    assert any((again.weights[name] != weight).any() for name, weight in taught.weights.items())
    for reader in (taught, again):
        context.readings.clear()
        reader.annotate(context)
        reading = next(iter(context.readings.values()))
        assert reading.statuses["planned"] > 0.5
        assert reading.side("GHA") > 0.5


def test_every_document_of_the_corpus_is_passed_over(unread_context_of):
    contexts = [unread_context_of(text) for text in (HELD, SILENT)]
    vocabulary = vocabulary_of(contexts)
    corpus = corpus_of(contexts, vocabulary)
    numbers, channels, document = next(passes(corpus, np.random.default_rng(0), 1, 64))
    assert numbers.shape == document.shape == (1, 64)
    assert channels.shape == (1, 64, 7)
    assert numbers[0, 0] == network.BREAK


def test_a_row_of_more_triggers_than_a_window_holds_is_read_as_far_as_it_goes(context_of):
    context = context_of("visits and talks met " * 130 + "in Lima with Peru.")
    assert all(window.triggers for window in windows_of(context))
    assert context.readings
