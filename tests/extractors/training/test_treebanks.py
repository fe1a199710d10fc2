"""Treebank sentences become documents that keep heads, labels and spaces; lemma tables repair what rules get wrong."""

from pathlib import Path

from extractors.extract.tokenizer import blank_pipeline
from extractors.training.lemmas import build_tables, count_lemmas
from extractors.training.treebanks import Sentence, normalise_relation, read_conllu, to_doc

BANK = list(read_conllu(Path(__file__).parent / "sentences" / "sentences.conllu"))


def test_subtypes_outside_the_kept_ones_are_cut() -> None:
    assert [normalise_relation(name) for name in ("root", "nsubj:pass", "nsubj:outer", "obl:agent", "flat:name")] == [
        "ROOT", "nsubj:pass", "nsubj", "obl:agent", "flat",
    ]  # fmt: skip


def test_a_sentence_keeps_its_tree() -> None:
    doc = to_doc(blank_pipeline().vocab, BANK[:1])
    assert doc.text == "The minister met her counterpart in Lisbon. "
    assert [(token.text, token.dep_, token.head.text) for token in doc if token.dep_ in ("nsubj", "obl")] == [
        ("minister", "nsubj", "met"),
        ("Lisbon", "obl", "met"),
    ]


def test_a_new_paragraph_is_a_whitespace_token() -> None:
    second = Sentence(BANK[1].words, starts_document=False, starts_paragraph=True)
    doc = to_doc(blank_pipeline().vocab, [BANK[0], second])
    assert [token.text for token in doc if token.is_space] == ["\n\n"]
    assert len(list(doc.sents)) == 2


def test_irregular_forms_are_exceptions_of_the_lemma_tables() -> None:
    tables = build_tables(count_lemmas(BANK))
    assert tables.get_table("lemma_exc")["verb"]["met"] == ["meet"]
    assert "signed" not in tables.get_table("lemma_exc")["verb"]
