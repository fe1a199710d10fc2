"""The language of a text, short ones not mistaken."""

import pytest

from extractors.parse.language import base, identify


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("The foreign ministers of the two states met in the capital on Tuesday for talks about trade.", None, "en"),
        ("The foreign ministers of the two states met in the capital on Tuesday for talks about trade.", "fr", "en"),
        (
            "Les ministres des affaires étrangères se sont réunis mardi dans la capitale pour parler du commerce.",
            "en",
            "fr",
        ),
        ("وزیر امور خارجه ایران روز چهارشنبه در مسکو با همتای روس خود دیدار و گفت‌وگو کرد", None, "fa"),
        ("Talks in Oslo", None, "en"),
        ("Talks Oslo", "en", "en"),
        ("Gespräche in Oslo", "de-DE", "de"),
        ("Testmann meets Beispiel\nMalian President Ola Testmann met Angela Beispiel in Bamako on Monday.", None, "en"),
        ("", None, "und"),
        ("12345 --- 67", None, "und"),
        ("12345", "fr", "fr"),
    ],
)
def test_examples(text, declared, language):
    assert identify(text, declared) == language


def test_words_that_english_has_too_make_no_english():
    danish = (
        "Ministeren har været her for at tale om handel, for han var her at se på det, og at de har været her for det."
    )
    assert identify(danish * 3) == "da"


@pytest.mark.parametrize(
    ("tag", "language"),
    [("en-GB", "en"), ("en_US.utf8", "en"), (" FR ", "fr"), ("und", None), ("", None), (None, None), ("english", None)],
)
def test_tags(tag, language):
    assert base(tag) == language
