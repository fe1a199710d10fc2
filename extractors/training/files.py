"""Text files that may be gzipped."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import IO


def open_text(path: Path, encoding: str = "utf-8") -> IO[str]:
    """Open a text file for reading, unpacked if its name ends in ``.gz``."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding=encoding)
    return path.open(encoding=encoding)
