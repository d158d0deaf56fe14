"""Takes the keys that open menus out of their words: `&File` and `文件(&F)` alike."""

from __future__ import annotations

import re

_IN_BRACKETS = re.compile(r"\s*\(&[^&\s]\)")
_MARK = re.compile(r"&(.?)")


def without_mnemonic(text: str) -> str:
    """Return a text of a menu as it is read.

    >>> without_mnemonic("Save project &as…"), without_mnemonic("文件(&F)…")
    ('Save project as…', '文件…')
    >>> without_mnemonic("Undo: A && B")
    'Undo: A & B'
    """
    return _MARK.sub(r"\1", _IN_BRACKETS.sub("", text))
