"""The two gates of a night: Great Expectations on what was loaded, and on what may be published.

Importing this package is cheap; Great Expectations itself (seconds) is imported when a gate runs.
"""

from expectations.canary import run_canaries
from expectations.gate import check_marts, check_staging
from expectations.result import Finding, GateResult, RowFailure, Validation

__all__ = ["Finding", "GateResult", "RowFailure", "Validation", "check_marts", "check_staging", "run_canaries"]
