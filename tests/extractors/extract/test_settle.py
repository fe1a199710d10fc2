import pytest

from extractors.extract.decide import Event, Part
from extractors.extract.lattice import Row
from extractors.extract.settle import _without_faint


def told(text, implied):
    """A held meeting of Norway and Ghana that a sentence tells, and of Togo as other rows imply."""
    row = Row([], 0, 1, 0, in_title=False, in_zone=False, text=text)
    sides = {"NOR": 0.9, "GHA": 0.9, "TGO": implied}
    backing = {"NOR": "people", "GHA": "name", "TGO": "implied"}
    part = Part({"held": 1.0}, sides, None, in_title=False, backing=backing)
    return Event("M", "meet", "held", 1.0, list(sides), rows=[row], parts=[part])


@pytest.mark.parametrize(
    ("text", "implied", "is_side"),
    [
        ("Norway's premier met Ghana's.", 0.2, False),
        ("Norway's premier met Ghana's.", 0.4, False),
        ("Norway's premier met Ghana's.", 0.55, True),
        ("They met Norway's premier and Ghana's.", 0.2, False),
        ("They met Norway's premier and Ghana's.", 0.4, True),
    ],
)
def test_whom_other_rows_hardly_imply_takes_no_part_where_two_are_told(text, implied, is_side):
    event = told(text, implied)
    assert ("TGO" in _without_faint(event, event.sides)) == is_side
