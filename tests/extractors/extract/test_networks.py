import numpy as np
import pytest
import spacy

from extractors.extract.model_loading import load_pipeline, load_reader
from extractors.extract.networks import TokenNetwork, product, quicken

TEXTS = [
    "Norwegian Foreign Minister Ola Testmann met his Ghanaian counterpart Kwame Proof in Accra on Monday, May 13.",
    "Talks",
    "The ministers, who met in Ankara on Tuesday, signed a memorandum; a treaty “on trade” will follow in 2026–2028.",
]

CNN = {"width": 16, "depth": 2, "embed_size": 50, "window_size": 2, "maxout_pieces": 2, "subword_features": True}
CNN |= {"pretrained_vectors": None}


@pytest.fixture(scope="module")
def pipeline():
    return load_pipeline()


@pytest.fixture(scope="module")
def documents(pipeline):
    return [pipeline.make_doc(text) for text in TEXTS]


def known_models(pipeline):
    return pipeline.get_pipe("tok2vec").model, pipeline.get_pipe("ner").model.layers[0].layers[0]


def test_vectors_are_those_of_spacy_but_for_weights_rounded_to_a_byte(pipeline, documents):
    for model in known_models(pipeline):
        for ours, theirs in zip(TokenNetwork(model)(documents), model.predict(documents), strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=0, atol=0.02 * np.abs(theirs).max())


def test_a_document_has_the_same_vectors_whatever_it_is_read_with(pipeline, documents):
    for model in known_models(pipeline):
        network = TokenNetwork(model)
        for document, together in zip(documents, network(documents), strict=True):
            assert np.array_equal(network([document])[0], together)


def test_a_row_of_a_product_does_not_depend_on_the_others():
    x, y = (np.random.default_rng(1).standard_normal(shape).astype("f") for shape in ((96, 480), (480, 288)))
    whole = product(x, y)
    np.testing.assert_allclose(whole, x @ y, rtol=0, atol=0.02 * np.abs(whole).max())
    for n in range(1, len(x)):
        assert np.array_equal(product(x[:n], y), whole[:n])
        assert np.array_equal(product(x[n:], y), whole[n:])


def test_a_product_of_nothing_is_nothing():
    x, y = np.zeros((3, 8), dtype="f"), np.zeros((8, 2), dtype="f")
    assert not product(x, y).any()


def test_the_quick_pipeline_annotates_alike(pipeline):
    reader = load_reader()
    assert reader is not pipeline
    for text in TEXTS:
        ours, theirs = reader(text), pipeline(text)
        assert [(t.tag_, t.dep_, t.head.i, t.ent_type_) for t in ours] == [
            (t.tag_, t.dep_, t.head.i, t.ent_type_) for t in theirs
        ]


def test_networks_of_another_make_stay_as_they_are():
    nlp = spacy.blank("en")
    nlp.add_pipe("ner", config={"model": {"tok2vec": {"@architectures": "spacy.HashEmbedCNN.v2", **CNN}}})
    nlp.get_pipe("ner").add_label("PERSON")
    nlp.initialize()
    names = [node.name for node in nlp.get_pipe("ner").model.walk()]
    assert [node.name for node in quicken(nlp).get_pipe("ner").model.walk()] == names
    assert len(nlp(TEXTS[0])) > len(TEXTS)
