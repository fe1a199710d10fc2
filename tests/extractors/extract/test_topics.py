"""What an event is about: of what topics its rows, those near it and the text tell."""

import pytest

from extractors.extract.batch import topic_model
from extractors.extract.decide import Event
from extractors.extract.topics import TopicCounts, topic_features, topic_words, topics_of


@pytest.fixture(scope="module")
def topics_in(context_of):
    def found(text):
        context = context_of(text)
        event = Event("M", "", "held", 1.0, ["NOR", "GHA"], rows=[context.rows[-1]])
        return topics_of(event, TopicCounts(context), topic_model())

    return found


def test_what_the_row_of_an_event_tells_is_its_topic(topics_in):
    assert {"energy", "transport"} <= set(topics_in("Ministers met in Accra and discussed a gas pipeline and ferries."))


def test_a_pronoun_is_no_body_of_health():
    assert "who" not in topic_words()["health"]


def test_the_words_of_rows_near_and_of_the_title_are_told_apart(context_of):
    context = context_of("The ministers met in Accra. Gas was discussed.", title="Ferries agreed")
    event = Event("M", "", "held", 1.0, ["NOR", "GHA"], rows=[context.rows[1]])
    told = set(topic_features(event, TopicCounts(context)))
    assert {"i:accra", "n:gas", "n=energy1", "t:ferries", "title=transport", "d:gas"} <= told
    assert not {"i:gas", "n:accra", "t:gas"} & told
