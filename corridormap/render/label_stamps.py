"""Pictures of labels with their halos, made many at once and kept.

Stroking the outline of every letter takes longer than placing the label; here the letters' masks
are spread by the halo's width all together.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QImage, QPainterPath

from corridormap.render.draw_context import qcolor
from corridormap.render.images import painting
from corridormap.render.label_paths import ink_of, level_path, placed_path
from corridormap.render.label_placement import Placement
from corridormap.render.label_text import HALO_PX, LabelText

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]

MOST_STAMPS = 1200
GAIN = 3
SOFT_PX = 0.15
"""The soft edge of a disc takes this much off its radius."""
SHEET_PX = 1024
"""Width of the sheet on which new labels are drawn side by side, device pixels."""
_STAMPS: dict[Hashable, LabelStamp] = {}


@dataclass(frozen=True, slots=True, eq=False)
class LabelStamp:
    """A label's picture and its upper left corner: from the label's middle, or on the sheet."""

    image: QImage
    corner: QPointF


def stamps_of(placements: Iterable[Placement], ratio: float) -> list[LabelStamp]:
    """Return the pictures of labels, for a device of so many pixels in a logical one."""
    wanted = [(_key(placement, ratio), placement) for placement in placements]
    # Asked for once: a picture for a file may be drawn at the same time.
    stamps = {key: _STAMPS.get(key) for key, _ in wanted}
    missing = {key: placement for key, placement in wanted if stamps[key] is None}
    made = _made(missing, ratio) if missing else {}
    found = [stamps[key] or made[key] for key, _ in wanted]
    if len(_STAMPS) + len(made) > MOST_STAMPS:
        # Whatever is on the map now is made again at most once.
        _STAMPS.clear()
        _STAMPS.update((key, stamp) for (key, _), stamp in zip(wanted, found, strict=True))
    _STAMPS.update(made)
    return found


def is_turned(placement: Placement) -> bool:
    """Whether a label is drawn as it stands on the map, not level about its middle."""
    return bool(placement.glyphs or placement.angle_deg)


def _key(placement: Placement, ratio: float) -> Hashable:
    if is_turned(placement):
        return placement.text, placement.center, placement.angle_deg, placement.glyphs, ratio
    return placement.text, ratio


@dataclass(frozen=True, slots=True, eq=False)
class _Draft:
    """A label to be drawn: its outline in device pixels from `rect`'s corner."""

    key: Hashable
    path: QPainterPath
    corner: QPointF
    width: int
    height: int
    text: LabelText


def _made(missing: dict[Hashable, Placement], ratio: float) -> dict[Hashable, LabelStamp]:
    groups: dict[tuple[int, int], list[_Draft]] = {}
    for key, placement in missing.items():
        draft = _draft(key, placement, ratio)
        text = placement.text
        colors = ink_of(text).rgba(), qcolor(text.style.halo_color).rgba()
        groups.setdefault(colors, []).append(draft)
    made: dict[Hashable, LabelStamp] = {}
    for drafts in groups.values():
        made |= _drawn(drafts, ratio)
    return made


def _draft(key: Hashable, placement: Placement, ratio: float) -> _Draft:
    reach = HALO_PX + 1.5
    if is_turned(placement):
        path = placed_path(placement)
        box = path.boundingRect().adjusted(-reach, -reach, reach, reach)
        left, top = math.floor(box.left() * ratio), math.floor(box.top() * ratio)
        width = math.ceil(box.right() * ratio) - left
        height = math.ceil(box.bottom() * ratio) - top
        return _Draft(key, path, QPointF(left / ratio, top / ratio), width, height, placement.text)
    path = level_path(placement.text)
    box = path.boundingRect().adjusted(-reach, -reach, reach, reach)
    # As far to the left as to the right: the middle stays on the same part of a pixel.
    width = 2 * math.ceil(max(-box.left(), box.right()) * ratio)
    height = 2 * math.ceil(max(-box.top(), box.bottom()) * ratio)
    corner = QPointF(-width / 2 / ratio, -height / 2 / ratio)
    return _Draft(key, path, corner, width, height, placement.text)


def _drawn(drafts: list[_Draft], ratio: float) -> dict[Hashable, LabelStamp]:
    """Draw labels of the same colours."""
    rects, size = _shelves(drafts)
    mask = QImage(*size, QImage.Format.Format_Alpha8)
    mask.fill(0)
    with painting(mask) as painter:
        for draft, rect in zip(drafts, rects, strict=True):
            painter.resetTransform()
            painter.translate(rect.topLeft())
            painter.scale(ratio, ratio)
            painter.translate(-draft.corner)
            painter.fillPath(draft.path, QColor("black"))
    text = drafts[0].text
    sheet = _colored(_values(mask), ink_of(text), qcolor(text.style.halo_color), ratio)
    made: dict[Hashable, LabelStamp] = {}
    for draft, rect in zip(drafts, rects, strict=True):
        image = sheet.copy(rect)
        image.setDevicePixelRatio(ratio)
        made[draft.key] = LabelStamp(image, draft.corner)
    return made


def _shelves(drafts: list[_Draft]) -> tuple[list[QRect], tuple[int, int]]:
    """Return where each label is drawn, in rows, and how large that makes the sheet."""
    wide = max(SHEET_PX, *(draft.width for draft in drafts))
    rects: list[QRect] = []
    left = top = shelf = 0
    for draft in drafts:
        if left + draft.width > wide:
            left, top, shelf = 0, top + shelf, 0
        rects.append(QRect(left, top, draft.width, draft.height))
        left, shelf = left + draft.width, max(shelf, draft.height)
    return rects, (max(rect.right() for rect in rects) + 1, top + shelf)


def _values(mask: QImage) -> Bytes:
    rows = np.frombuffer(mask.constBits(), np.uint8).reshape(mask.height(), mask.bytesPerLine())
    values: Bytes = rows[:, : mask.width()].copy()
    return values


def _colored(mask: Bytes, ink: QColor, halo: QColor, ratio: float) -> QImage:
    """Return letters of a mask over their halo."""
    over = mask.astype(np.float32) * np.float32(ink.alphaF() / 255)
    under = (1.0 - over) * np.float32(halo.alphaF() / 255)
    if halo.alpha():
        # A thin stroke that covers half a pixel has as strong a halo as a thick one.
        solid = np.minimum(mask.astype(np.uint16) * GAIN, 255).astype(np.uint8)
        under *= _spread(solid, (HALO_PX + SOFT_PX) * ratio)
    pixels = np.empty((*mask.shape, 4), np.uint8)
    for channel, own, behind in (
        (0, ink.blue(), halo.blue()),
        (1, ink.green(), halo.green()),
        (2, ink.red(), halo.red()),
    ):
        pixels[..., channel] = over * own + under * behind + 0.5
    pixels[..., 3] = (over + under) * 255 + 0.5
    height, width = mask.shape
    form = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(pixels.data, width, height, 4 * width, form).copy()


def _spread(mask: Bytes, radius_px: float) -> Bytes:
    """Return the mask grown by a disc with a soft edge."""
    reach = math.floor(radius_px + 0.5)
    wide = np.zeros((mask.shape[0] + 2 * reach, mask.shape[1] + 2 * reach), np.uint8)
    wide[reach : reach + mask.shape[0], reach : reach + mask.shape[1]] = mask
    spread = mask.copy()
    for down in range(-reach, reach + 1):
        for across in range(-reach, reach + 1):
            share = min(radius_px + 0.5 - math.hypot(across, down), 1.0)
            if share <= 0.02 or (across, down) == (0, 0):
                continue
            rows = slice(reach + down, reach + down + mask.shape[0])
            moved = wide[rows, reach + across : reach + across + mask.shape[1]]
            if share < 1.0:
                moved = ((moved * np.uint16(round(share * 256))) >> 8).astype(np.uint8)
            np.maximum(spread, moved, out=spread)
    return spread
