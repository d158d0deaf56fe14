"""The Chinese files against the sources: nothing missing, nothing stale, every blank kept.

`docs/update_translations.py` brings them in step again.
"""

from __future__ import annotations

import ast
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("ui", "app", "render")
TS = ROOT / "resources" / "i18n" / "corridormap_zh_CN.ts"
BLANK = re.compile(r"\{[^}]*\}|%n")


@dataclass(frozen=True)
class Text:
    """A text that a person reads: where it stands, in English, a hint for the translator."""

    context: str
    source: str
    comment: str = ""


def literal(node: ast.expr) -> str:
    assert isinstance(node, ast.Constant), ast.unparse(node)
    assert isinstance(node.value, str), ast.unparse(node)
    return node.value


def texts_of(tree: ast.Module) -> Iterator[Text]:
    """Yield what `self.tr` and `QCoreApplication.translate` are given; literals only."""
    for owner in tree.body:
        for node in ast.walk(owner):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            if called.endswith(".tr"):
                assert isinstance(owner, ast.ClassDef), ast.unparse(node)
                yield Text(owner.name, *map(literal, node.args[:2]))
            elif called in ("translate", "QCoreApplication.translate"):
                yield Text(*map(literal, node.args[:3]))


def texts_in_the_sources() -> set[Text]:
    found: set[Text] = set()
    for room in ROOMS:
        for path in (ROOT / "corridormap" / room).rglob("*.py"):
            found.update(texts_of(ast.parse(path.read_text("utf-8"))))
    return found


def translations() -> dict[Text, str]:
    found: dict[Text, str] = {}
    for context in ET.parse(TS).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            form = translation.find("numerusform")
            chinese = (translation if form is None else form).text or ""
            assert translation.get("type") is None, f"{message.findtext('source')} is not finished"
            text = Text(
                context.findtext("name", ""),
                message.findtext("source", ""),
                message.findtext("comment", ""),
            )
            found[text] = chinese
    return found


def test_every_text_is_translated_and_none_is_stale() -> None:
    wanted, there = texts_in_the_sources(), set(translations())
    assert sorted(map(str, wanted - there)) == []
    assert sorted(map(str, there - wanted)) == []


def test_translations_keep_the_blanks() -> None:
    wrong = [
        (text.source, chinese)
        for text, chinese in translations().items()
        if not chinese.strip()
        or sorted(BLANK.findall(text.source)) != sorted(BLANK.findall(chinese))
    ]
    assert wrong == []


def test_the_compiled_file_is_up_to_date() -> None:
    translator = QTranslator()
    assert translator.load(str(TS.with_suffix(".qm")))
    stale = [
        text.source
        for text, chinese in translations().items()
        if translator.translate(text.context, text.source, text.comment or None, 2) != chinese
    ]
    assert stale == []


def test_a_text_put_together_would_be_noticed() -> None:
    with pytest.raises(AssertionError):
        list(texts_of(ast.parse("class A:\n    def f(self):\n        self.tr('a' + b)")))
