"""The labels below and beside a chart: each once, and of the day that the data give, wherever it is drawn."""

import os
import re
import subprocess
import sys
from datetime import date

from dashboard import charts
from extractors.settings import ROOT


def labels(drawn):
    wide = str(drawn).split("on-narrow")[0]
    return re.findall(r"<text[^>]*>([^<]+)<", wide)


def test_two_nights_have_two_labels():
    nights = [{"night": date(2026, 8, day), "n": 400 + day} for day in (1, 2)]
    assert labels(charts.line(nights, "nights")) == ["01 Aug", "02 Aug", "401", "402"]


def test_acts_of_one_month_have_one_label():
    acts = [{"name": "a", "day": date(2026, 8, day), "act": "Signed"} for day in (1, 20)]
    assert labels(charts.timelines(acts, "acts")) == ["Aug 2026", "a", "Signed"]


def test_a_month_is_that_month_west_of_greenwich():
    code = (
        "from datetime import date; from dashboard import charts;"
        "print(charts.months([{'month': date(2026, m, 1), 'status': 'Held', 'n': m} for m in (8, 9)], 'months'));"
        "print(charts.line([{'night': date(2026, 8, d), 'n': d} for d in (1, 2)], 'nights'))"
    )
    environment = os.environ | {"TZ": "America/New_York"}
    drawn = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert {"Aug 2026", "Sep", "01 Aug", "02 Aug"} <= set(re.findall(r"<text[^>]*>([^<]+)<", drawn))
    assert "Jul 2026" not in drawn
