from ops import faults

BEFORE = """Text.

<!-- faults -->

| fault | what must hold | result |
|---|---|---|
| killed: in load | One \\1 | not run yet |
| two writers | Two | holds | 12 |

<!-- /faults -->

More.
"""


def test_what_was_not_run_now_keeps_its_line(tmp_path):
    document = tmp_path / "reliability.md"
    document.write_text(BEFORE)
    faults.keep([faults.Outcome("killed: in load", r"One \1", "holds", 70.4)], document)
    faults.keep([faults.Outcome("disk full", "Three", "fails", 1)], document)
    lines = [line for line in document.read_text().splitlines() if line]
    assert lines == [
        "Text.",
        "<!-- faults -->",
        "| fault | what must hold | result | seconds |",
        "|---|---|---|--:|",
        r"| killed: in load | One \1 | holds | 70 |",
        "| two writers | Two | holds | 12 |",
        "| disk full | Three | fails | 1 |",
        "<!-- /faults -->",
        "More.",
    ]


def test_every_fault_test_says_what_must_hold(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(
        '<testsuite><testcase name="test_killed[SIGKILL in the middle of load]" time="1.5"/>'
        '<testcase name="test_two_writers" time="2"><failure/></testcase>'
        '<testcase name="test_dead_owner" time="0"><skipped/></testcase></testsuite>'
    )
    found = faults.read(report)
    assert [(o.fault, o.result) for o in found] == [
        ("killed: SIGKILL in the middle of load", "holds"),
        ("two writers", "fails"),
        ("dead owner", "skipped"),
    ]
    assert all(o.promise for o in found)
