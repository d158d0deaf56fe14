"""What docs/styles.md says about style files and filters holds."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from corridormap.core.errors import FieldError
from corridormap.core.feature_filter import FUNCTIONS, check_filter, matches
from corridormap.core.style_json import style_from_dict, style_to_dict
from corridormap.core.symbol import (
    Category,
    FillSymbol,
    Graduation,
    Hatch,
    Join,
    LayerStyle,
    LineMarks,
    LineSymbol,
    MarkerSymbol,
    SizeScale,
    SymbolSet,
)
from corridormap.formats.style_file import parsed_style, style_text

TEXT = (Path(__file__).parents[3] / "docs" / "styles.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize("block", [text for kind, text in BLOCKS if kind == "json"])
def test_example_files_can_be_read(block: str) -> None:
    values = json.loads(block)
    if "schema" in values:
        assert json.loads(style_text(parsed_style(block))) == values
        return
    assert style_to_dict(style_from_dict(values)) == values


@pytest.mark.parametrize(
    "line", [line for kind, text in BLOCKS if kind == "sql" for line in text.splitlines()]
)
def test_example_filters_are_understood(line: str) -> None:
    check_filter(line)


def test_every_function_named_can_be_called() -> None:
    named = re.search(r"Functions: `([a-z0-9 \n]+)`", TEXT)
    assert named is not None
    assert set(named[1].split()) == FUNCTIONS - {"ceiling", "like", "pow", "substring"}
    assert matches("ifnull(abs(n), 0) > 1 AND upper('ä') = 'Ä'", {"n": [-2]}, 1).all()


@pytest.mark.parametrize(
    "kind",
    [
        *(LineSymbol, LineMarks, FillSymbol, Hatch, MarkerSymbol, SizeScale),
        *(Category, Graduation, Join, LayerStyle),
    ],
)
def test_every_key_is_explained(kind: type) -> None:
    told = set(re.findall(r"[`\"](\w+)[`\"]", TEXT))
    assert {field.name for field in fields(kind)} <= told


def test_a_style_file_with_a_filter_that_is_no_expression_is_refused() -> None:
    rule = Category((), "A", SymbolSet(), filter="a >")
    text = style_text(LayerStyle(SymbolSet(), categories=(rule,)))
    with pytest.raises(FieldError, match=r"categories\[0\].filter: something is missing"):
        parsed_style(text)
