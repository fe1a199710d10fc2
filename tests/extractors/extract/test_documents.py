"""Which of the documents that a text tells of are one, whatever the model that says so has learned."""

from extractors.extract.classes import Classes
from extractors.extract.decide import Event
from extractors.extract.documents import document_features, join_documents, may_be_one


class Says(Classes):
    """Finds two documents to be one where a feature says so."""

    labels = ("no", "yes")

    def __init__(self, feature):
        self.feature = feature

    def scores(self, features):
        return [0.1, 0.9] if self.feature in features else [0.9, 0.1]


def documents_of(context, *told):
    """(kind, title, sides, status) of each row that has one."""
    found = []
    for (group, title, sides, status), row in zip(told, context.rows, strict=True):
        at = row.letters.index("S")
        event = Event("S", group, status, 0.9, sides, title=title, rows=[row], elements=[(row.index, at)])
        found.append(event)
    return found


TEXT = (
    "Norway and Ghana signed a fisheries protocol on Monday. "
    "The Protocol on Fisheries and Ports was signed in Accra. "
    "Norway and Togo signed a fisheries protocol as well."
)
TOLD = (
    ("protocol", "fisheries protocol", ["NOR", "GHA"], "planned"),
    ("protocol", "Protocol on Fisheries and Ports", ["GHA", "NOR"], "signed"),
    ("protocol", "fisheries protocol", ["NOR", "TGO"], "signed"),
)


def in_text(context_of):
    context = context_of(TEXT)
    context.rows = context.rows[-3:]
    return documents_of(context, *TOLD)


def test_two_that_are_one_have_what_both_tell(context_of):
    first, second, other = in_text(context_of)
    found = join_documents([first, second, other], Says("words=sub"))
    assert [(e.title, e.status, e.n_mentions) for e in found] == [
        ("Protocol on Fisheries and Ports", "signed", 2),
        ("fisheries protocol", "signed", 1),
    ]


def test_documents_of_other_sides_are_not_asked_about(context_of):
    first, second, other = in_text(context_of)
    assert may_be_one(first, second)
    assert not may_be_one(first, other)
    assert len(join_documents([first, other], Says("kinds=equal"))) == 2


def test_what_is_told_of_two_documents(context_of):
    first, second, _ = in_text(context_of)
    told = document_features(first, second, [first, second])
    assert {"sides=equal", "words=sub", "kinds=equal", "status=planned&signed", "gap=1", "n=2"} <= set(told)
    assert "t-1=the" in told
