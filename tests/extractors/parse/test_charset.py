"""Bytes of a page to characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.parse.charset import decode

TEXT = "Президент встретился с министром в Москве. " * 5
HEAD = '<meta charset="{}">'


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (TEXT.encode(), None),
        (TEXT.encode(), "text/html; charset=iso-8859-1"),
        (b"\xef\xbb\xbf" + TEXT.encode(), None),
        (TEXT.encode("utf-16"), None),
        (TEXT.encode("cp1251"), "text/html; charset=windows-1251"),
        (TEXT.encode("koi8-r"), 'text/html; charset="KOI8-R"'),
        (TEXT.encode("cp1251"), "text/html; charset=nonsense"),
        (TEXT.encode("cp1251"), None),
    ],
    ids=["utf-8", "utf-8 declared as latin-1", "bom", "utf-16", "header", "quoted", "unknown name", "detected"],
)
def test_the_text_comes_back(data, content_type):
    assert decode(data, content_type) == TEXT


def test_a_meta_element_declares_where_the_header_does_not():
    text = HEAD.format("windows-1251") + TEXT
    assert decode(text.encode("cp1251"), "text/html") == text


def test_latin_1_is_read_as_browsers_read_it():
    assert decode("“Côte d’Ivoire”".encode("cp1252"), "text/html; charset=ISO-8859-1") == "“Côte d’Ivoire”"


def test_a_page_cut_off_inside_a_character_keeps_the_rest():
    assert decode(TEXT.encode()[:-4]) == TEXT[:-3]


def test_a_stray_byte_costs_one_character():
    data = TEXT.encode() + b"\xff" + TEXT.encode()
    assert decode(data, "text/html; charset=utf-8") == f"{TEXT}\ufffd{TEXT}"


@given(st.binary(max_size=400), st.sampled_from([None, "text/html; charset=utf-8", "charset=hex", "charset=utf-16"]))
def test_decoding_never_fails(data, content_type):
    assert isinstance(decode(data, content_type), str)
