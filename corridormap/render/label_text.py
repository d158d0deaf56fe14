"""What a label says and how large it is: one name or two, each line in a font that knows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from PySide6.QtGui import QFont, QFontMetricsF

from corridormap.core.symbol import LabelStyle
from corridormap.render.label_fonts import (
    face_of,
    families_of,
    has_slant,
    is_tall,
    splits_into_letters,
)

ASCENT_EM = 0.86
"""Room above the baseline, enough for Chinese and for capitals with accents."""
DESCENT_EM = 0.22
LINE_EM = 1.12
TALL_EM = 0.14
"""More room above and below letters that carry marks there."""
CAPITALS_SPACING_PERCENT = 108.0
DIMMED_ALPHA = 0.55
HALO_PX = 1.7
SECOND_SHARE = 0.86
"""Size of a name in the other language below the first."""
SECOND_LEAST_PX = 9.0


@dataclass(frozen=True, slots=True)
class TextRow:
    """A line of a label.

    Attributes:
        baseline_px: Below the upper edge of the label's box.
    """

    line: str
    style: LabelStyle
    face: str
    width_px: float
    baseline_px: float

    @property
    def foot_px(self) -> float:
        """Where the letters end, below the upper edge of the label's box."""
        return self.baseline_px + DESCENT_EM * self.style.size_px


@dataclass(frozen=True)
class LabelText:
    """A label's lines in a style.

    Attributes:
        lines: From top to bottom.
        dimmed: In another language than asked for, because no name is known in that one.
        second: The name in the other language, smaller below.
        han: Face of Han characters in `lines`, see `label_fonts.han_face`.
    """

    lines: tuple[str, ...]
    style: LabelStyle
    dimmed: bool = False
    second: str = ""
    han: str = ""

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.lines, self.second, self.style.size_px, self.style.color))

    @cached_property
    def text(self) -> str:
        """All of it in one line."""
        return " ".join((*self.lines, self.second) if self.second else self.lines)

    @cached_property
    def rows(self) -> tuple[TextRow, ...]:
        """The lines measured, from top to bottom."""
        return tuple(self._rows())

    @cached_property
    def size_px(self) -> tuple[float, float]:
        """Width and height in logical pixels, without the halo."""
        last = self.rows[-1]
        below = DESCENT_EM + (TALL_EM if is_tall(last.face) else 0.0)
        height = last.baseline_px + below * last.style.size_px
        return max(row.width_px for row in self.rows), height

    def in_one_row(self) -> LabelText:
        """Return the label for writing along a line, both names one after the other."""
        if not self.second and len(self.lines) == 1:
            return self
        return LabelText((self.text,), _upright(self.style, self.text), self.dimmed, "", self.han)

    def without_second(self) -> LabelText:
        """Return the first name alone."""
        return replace(self, second="") if self.second else self

    @property
    def splits_into_letters(self) -> bool:
        """Whether its letters may be set one by one along a bend."""
        return all(splits_into_letters(row.face) for row in self.rows)

    def _rows(self) -> list[TextRow]:
        lines = [(line, self.style, face_of(line, self.han)) for line in self.lines]
        if self.second:
            lines.append((self.second, second_style(self.style), face_of(self.second)))
        rows: list[TextRow] = []
        above = 0.0
        for line, style, face in lines:
            more = TALL_EM if is_tall(face) else 0.0
            if rows:
                above += (LINE_EM - ASCENT_EM) * style.size_px
            baseline = above + (ASCENT_EM + more) * style.size_px
            rows.append(TextRow(line, style, face, line_width_px(line, style, face), baseline))
            above = baseline + more * style.size_px
        return rows


@lru_cache(maxsize=256)
def _upright(style: LabelStyle, line: str) -> LabelStyle:
    """Return a style without a slant for letters that have no slanted form."""
    return replace(style, italic=False) if style.italic and not has_slant(line) else style


@lru_cache(maxsize=256)
def second_style(style: LabelStyle) -> LabelStyle:
    """Return how a second name is written: smaller and plain."""
    size = min(max(style.size_px * SECOND_SHARE, SECOND_LEAST_PX), style.size_px)
    return replace(style, size_px=size, bold=False, italic=False, uppercase=False)


@lru_cache(maxsize=512)
def label_font(style: LabelStyle, face: str = "") -> QFont:
    """Return the font of a label style for letters of a face, see `label_fonts.face_of`."""
    font = QFont()
    font.setFamilies(families_of(face))
    # A pixel size would be rounded to whole pixels and ignore the device's ratio.
    font.setPixelSize(max(round(style.size_px), 1))
    font.setWeight(QFont.Weight.Bold if style.bold else QFont.Weight.Normal)
    font.setItalic(style.italic)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if style.uppercase:
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, CAPITALS_SPACING_PERCENT)
    return font


@lru_cache(maxsize=512)
def _metrics(style: LabelStyle, face: str) -> QFontMetricsF:
    return QFontMetricsF(label_font(style, face))


@lru_cache(maxsize=16384)
def line_width_px(line: str, style: LabelStyle, face: str = "") -> float:
    """Return how wide a line of text is, in logical pixels."""
    return float(_metrics(style, face).horizontalAdvance(line))


def text_size_px(text: LabelText) -> tuple[float, float]:
    """Return width and height of a label in logical pixels, without its halo."""
    return text.size_px


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


@lru_cache(maxsize=4096)
def in_two_rows(text: LabelText) -> LabelText:
    """Return the label with its first name in two lines, if that has a space."""
    return replace(text, lines=wrapped(" ".join(text.lines)))
