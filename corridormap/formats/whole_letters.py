"""Refuses JSON with halves of letters: it reads, but what it holds can never be written again."""

from __future__ import annotations

import json
from typing import Any


def check_letters(values: Any) -> None:
    r"""Raise an error if a text in JSON values holds half of a letter, such as `\ud83d` alone.

    Raises:
        ValueError: It does.
    """
    try:
        json.dumps(values, ensure_ascii=False).encode()
    except UnicodeEncodeError as exc:
        raise ValueError("a text in it holds half of a letter") from exc
