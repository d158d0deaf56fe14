"""What a label says and how large it is: fonts that know both scripts, and their measures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QFont, QFontMetricsF

from corridormap.core.symbol import LabelStyle

FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei UI",
    "Noto Sans",
    "Segoe UI",
    "Helvetica Neue",
    "DejaVu Sans",
    "sans-serif",
)
"""One family with both scripts first: names in a row then share weight and height."""
ASCENT_EM = 0.86
"""Room above the baseline, enough for Chinese and for capitals with accents."""
DESCENT_EM = 0.22
LINE_EM = 1.12
CAPITALS_SPACING_PERCENT = 108.0
DIMMED_ALPHA = 0.55
HALO_PX = 1.7


@dataclass(frozen=True, slots=True)
class LabelText:
    """A label's lines in a style.

    Attributes:
        lines: From top to bottom.
        dimmed: In another language than asked for, because no name is known in that one.
    """

    lines: tuple[str, ...]
    style: LabelStyle
    dimmed: bool = False

    @property
    def text(self) -> str:
        """All of it in one line."""
        return " ".join(self.lines)


@lru_cache(maxsize=256)
def label_font(style: LabelStyle) -> QFont:
    """Return the font of a label style."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    # A pixel size would be rounded to whole pixels and ignore the device's ratio.
    font.setPixelSize(max(round(style.size_px), 1))
    font.setWeight(QFont.Weight.Bold if style.bold else QFont.Weight.Normal)
    font.setItalic(style.italic)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if style.uppercase:
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, CAPITALS_SPACING_PERCENT)
    return font


@lru_cache(maxsize=8192)
def line_width_px(line: str, style: LabelStyle) -> float:
    """Return how wide a line of text is, in logical pixels."""
    return float(QFontMetricsF(label_font(style)).horizontalAdvance(line))


def text_size_px(text: LabelText) -> tuple[float, float]:
    """Return width and height of a label in logical pixels, without its halo."""
    width = max(line_width_px(line, text.style) for line in text.lines)
    height = (ASCENT_EM + DESCENT_EM + LINE_EM * (len(text.lines) - 1)) * text.style.size_px
    return width, height


def wrapped(line: str) -> tuple[str, ...]:
    """Return the line broken in two at the space nearest its middle, whole where it has none.

    >>> wrapped("United Arab Emirates")
    ('United Arab', 'Emirates')
    """
    spaces = [index for index, letter in enumerate(line) if letter == " "]
    if not spaces:
        return (line,)
    middle = min(spaces, key=lambda index: abs(index - len(line) / 2))
    return line[:middle], line[middle + 1 :]
