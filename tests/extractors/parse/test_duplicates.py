"""Near-duplicates: half of the four-word sequences in common."""

from hypothesis import given
from hypothesis import strategies as st

from extractors.parse.duplicates import group, jaccard, shingles

WORDS = [f"word{n}" for n in range(400)]


def text(*numbers):
    return " ".join(WORDS[n] for n in numbers)


def test_copies_follow_the_first_by_order():
    story = text(*range(100))
    texts = [story, text(*range(200, 300)), story + " and a few more words here", story]
    assert group(texts, [("2025-12-18", "b"), ("2025-12-01", "c"), ("2025-12-17", "z"), ("2025-12-17", "a")]) == [
        3,
        1,
        3,
        3,
    ]


def test_the_threshold_is_half():
    """Texts of 100 words share the sequences within their common first words."""
    near = [text(*range(100)), text(*range(70), *range(200, 230))]
    far = [text(*range(100)), text(*range(60), *range(200, 240))]
    assert jaccard(*map(shingles, near)) > 0.5 > jaccard(*map(shingles, far))
    assert group(near, [(0,), (1,)]) == [0, 0]
    assert group(far, [(0,), (1,)]) == [0, 1]


def test_empty_texts_are_no_duplicates():
    assert group(["", "", " . "], [(0,), (1,), (2,)]) == [0, 1, 2]


def test_case_and_punctuation_make_no_difference():
    assert group(["One two three four five.", "ONE, two — three four FIVE"], [(1,), (0,)]) == [1, 1]


@given(st.lists(st.lists(st.integers(0, 12), max_size=12), max_size=8))
def test_a_group_has_one_representative_that_is_its_own(numbers):
    texts = [text(*one) for one in numbers]
    leaders = group(texts, [(n,) for n in range(len(texts))])
    assert all(leaders[leader] == leader for leader in leaders)
    assert all(
        texts[i] != texts[j] or not texts[i] or leaders[i] == leaders[j] for i in range(len(texts)) for j in range(i)
    )
