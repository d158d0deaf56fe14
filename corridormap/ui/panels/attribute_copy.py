"""Rows as tab-separated text, which every spreadsheet takes from the clipboard."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from corridormap.core.feature import Field, Value
from corridormap.core.feedback import Feedback
from corridormap.core.vector_layer import LayerSource
from corridormap.ui.panels.value_text import exact_text, field_title

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CHUNK_ROWS = 512


def rows_as_tsv(
    source: LayerSource, fields: Sequence[Field], fids: NDArray[np.int64], feedback: Feedback
) -> str:
    """Return a line of titles and a line a row, in the order of `fids`; nulls are empty.

    A text that holds a tab, a quote or a line break is quoted.
    """
    text = io.StringIO()
    writer = csv.writer(text, dialect="excel-tab", lineterminator="\n")
    writer.writerow(["fid", *(field_title(field) for field in fields)])
    for start in range(0, len(fids), CHUNK_ROWS):
        feedback.report(start, len(fids))
        for feature in source.read_features(fids[start : start + CHUNK_ROWS].tolist()):
            cells = [_cell(field, feature.values.get(field.name)) for field in fields]
            writer.writerow([feature.fid, *cells])
    return text.getvalue()


def _cell(field: Field, value: Value) -> str:
    return "" if value is None else exact_text(field, value)
