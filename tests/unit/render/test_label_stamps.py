"""Pictures of labels made many at once look as outlines stroked one by one, and are kept."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from corridormap.core.feedback import Feedback
from corridormap.core.symbol import LabelStyle
from corridormap.render import label_stamps
from corridormap.render.draw_context import DrawContext
from corridormap.render.draw_labels import draw_placements
from corridormap.render.images import painting
from corridormap.render.label_lines import line_candidates
from corridormap.render.label_placement import Placement, level_placement
from corridormap.render.label_stamps import stamps_of
from corridormap.render.label_text import LabelText
from tests.unit.render.pictures import difference, pixels, settings

STYLE = LabelStyle("name", size_px=13, color="#202020", halo_color="#ffffffd0", bold=True)
SIZE_PX = (240, 160)


def some_labels() -> list[Placement]:
    angle = np.linspace(np.pi * 1.1, np.pi * 1.9, 60)
    arch = np.column_stack((120 + 90 * np.cos(angle), 140 + 90 * np.sin(angle)))
    words = LabelText(("Qinzhou",), STYLE, second="钦州港")
    pale = LabelText(("Gejiu",), LabelStyle("name", color="#8a8176"), dimmed=True)
    bent = next(line_candidates(LabelText(("Lancang",), STYLE), [arch], 2.0))
    return [level_placement(words, (60.0, 100.0)), level_placement(pale, (170.0, 120.0)), bent]


def drawn(ratio: float, vector: bool) -> QImage:
    image = QImage(int(SIZE_PX[0] * ratio), int(SIZE_PX[1] * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(0x6090C0)
    at = settings(size_px=SIZE_PX, device_pixel_ratio=ratio)
    with painting(image) as painter:
        context = DrawContext(painter, at, Feedback(), vector=vector)
        draw_placements(context, some_labels())
    return image


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_grown_masks_look_like_stroked_outlines(ratio: float) -> None:
    stamped, stroked = drawn(ratio, vector=False), drawn(ratio, vector=True)
    empty = QImage(stamped)
    empty.fill(0x6090C0)
    ink = difference(stroked, empty)
    assert ink > 3
    assert difference(stamped, stroked) < 0.12 * ink
    halo = (pixels(stamped).min(axis=2) > 215).sum(), (pixels(stroked).min(axis=2) > 215).sum()
    assert halo[0] == pytest.approx(halo[1], rel=0.15)


def test_a_picture_is_made_once_and_only_what_is_shown_is_kept_for_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(label_stamps, "_STAMPS", {})
    monkeypatch.setattr(label_stamps, "MOST_STAMPS", 10)
    labels = some_labels()
    first, again = stamps_of(labels, 1.0), stamps_of(labels, 1.0)
    assert [id(each) for each in first] == [id(each) for each in again]
    assert stamps_of(labels, 2.0)[0].image.width() > first[0].image.width()
    for number in range(40):
        more = level_placement(LabelText((f"Town {number}",), STYLE), (50.0, 50.0))
        stamps_of([*labels, more], 1.0)
    assert len(label_stamps._STAMPS) <= 14
    assert [id(each) for each in stamps_of(labels, 1.0)] == [id(each) for each in first]


def test_a_label_without_a_halo_has_only_its_letters() -> None:
    bare = LabelStyle("name", color="#000000", halo_color="#ffffff00")
    (stamp,) = stamps_of([level_placement(LabelText(("Busan",), bare), (0.0, 0.0))], 1.0)
    image = QImage(stamp.image.size(), QImage.Format.Format_RGB32)
    image.fill(0x6090C0)
    painter = QPainter(image)
    painter.drawImage(0, 0, stamp.image)
    painter.end()
    assert pixels(image).max() <= 0xC0
    assert pixels(image).min() < 60
