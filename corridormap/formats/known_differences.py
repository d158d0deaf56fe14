"""Why lengths differ from the published ones: the table that people keep beside the layers."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from corridormap.formats.theme_ground import KnownDifference

if TYPE_CHECKING:
    from collections.abc import Mapping


@lru_cache(maxsize=2)
def read_known_differences(path: Path) -> Mapping[str, KnownDifference]:
    """Return the rows of `length_check.csv` by subject, none where there is no such file.

    A row that does not say how much and why is passed over.
    """
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
    except (OSError, UnicodeDecodeError, csv.Error):
        return MappingProxyType({})
    known = {}
    for row in rows:
        subject, cause = (row.get("subject") or "").strip(), (row.get("cause") or "").strip()
        try:
            percent = float(row.get("difference_pct") or "")
        except ValueError:
            continue
        if subject and cause:
            known[subject] = KnownDifference(percent, cause)
    return MappingProxyType(known)
