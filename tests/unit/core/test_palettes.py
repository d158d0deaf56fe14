from __future__ import annotations

import numpy as np
import pytest

from corridormap.core.color_vision import (
    COLOR_BLIND,
    Vision,
    is_color_blind_safe,
    least_distance,
    simulated,
)
from corridormap.core.errors import FieldError
from corridormap.core.palettes import DEFAULTS, PaletteKind, colors_of, is_safe, palettes


def test_there_are_palettes_of_every_kind() -> None:
    kinds = [each.kind for each in palettes()]
    assert {kind: kinds.count(kind) >= 8 for kind in PaletteKind} == dict.fromkeys(
        PaletteKind, True
    )
    assert kinds == sorted(kinds, key=list(PaletteKind).index)
    assert set(DEFAULTS.values()) <= {each.name for each in palettes()}


@pytest.mark.parametrize("count", [1, 2, 3, 5, 9, 15])
def test_every_palette_gives_as_many_colours_as_asked_for(count: int) -> None:
    for palette in palettes():
        colors = colors_of(palette.name, count)
        assert len(colors) == count, palette
        if palette.kind is not PaletteKind.QUALITATIVE:
            assert len(set(colors)) == count, palette


def test_colours_of_colorbrewer_are_those_published_for_that_many_classes() -> None:
    assert colors_of("colorbrewer:Blues", 3) == ("#deebf7", "#9ecae1", "#3182bd")
    assert colors_of("colorbrewer:Blues", 3, True) == ("#3182bd", "#9ecae1", "#deebf7")
    assert colors_of("okabeito:okabeito", 3)[2] == "#56b4e9"


def test_a_palette_that_is_not_there_is_named() -> None:
    with pytest.raises(FieldError, match="no palette rainbow"):
        colors_of("rainbow", 3)


@pytest.mark.parametrize(
    ("name", "count", "safe"),
    [
        ("okabeito:okabeito", 8, True),
        ("tol:bright", 7, True),
        ("colorbrewer:Blues", 5, True),
        ("colorbrewer:PuOr", 7, True),
        ("colorbrewer:RdYlGn", 5, False),
        ("colorbrewer:Spectral", 7, False),
        ("colorbrewer:Set1", 5, False),
        ("colorbrewer:Dark2", 4, False),
    ],
)
def test_palettes_known_to_be_safe_are_told_from_others(name: str, count: int, safe: bool) -> None:
    assert is_safe(name, count) is safe


def test_red_and_green_are_confused_but_by_usual_eyes() -> None:
    red, green = (np.array([[200, 60, 20]], np.uint8), np.array([[110, 110, 10]], np.uint8))
    apart = [
        int(np.abs(simulated(red, each).astype(int) - simulated(green, each)).max())
        for each in (Vision.FULL, Vision.DEUTERANOPIA)
    ]
    assert apart[0] >= 90 > 40 > apart[1]
    assert not is_color_blind_safe(["#d73027", "#1a9850", "#7f7f00"])
    assert least_distance(["#000000"]) == float("inf")


@pytest.mark.parametrize("vision", [*COLOR_BLIND, Vision.GREY])
def test_greys_stay_grey(vision: Vision) -> None:
    greys = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    assert np.abs(simulated(greys, vision).astype(int) - greys).max() <= 1


@pytest.mark.parametrize("vision", COLOR_BLIND)
def test_a_picture_is_seen_as_its_colours_are_by_the_library(vision: Vision) -> None:
    from colorspacious import cspace_convert

    picture = np.random.default_rng(3).integers(0, 256, (300, 301, 3), np.uint8)
    space = {
        "name": "sRGB1+CVD",
        "cvd_type": f"{vision.removesuffix('opia')}omaly",
        "severity": 100,
    }
    wanted = np.clip(cspace_convert(picture / 255, space, "sRGB1"), 0, 1) * 255
    assert np.abs(simulated(picture, vision) - wanted).max() <= 0.75
    assert (simulated(picture, Vision.FULL) == picture).all()
