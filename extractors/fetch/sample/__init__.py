"""The sample: invented news sites that a night reads from a server on this machine; README.md says what is where."""

from datetime import date
from pathlib import Path
from typing import Final

NIGHT: Final = date(2025, 12, 18)
SITE: Final = Path(__file__).with_name("site")
SOURCES: Final = Path(__file__).with_name("sources.yml")
