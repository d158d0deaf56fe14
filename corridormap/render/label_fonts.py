"""Which font writes a name: by its script, so that no letter shows as a box or in a foreign shape.

Families are named for Linux, Windows and macOS; Qt takes the first that is there. Han characters
look different in China, Japan and Korea: a name is written in the face of its language.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

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
JAPANESE, KOREAN, TRADITIONAL = "Japanese", "Korean", "Chinese (traditional)"
CYRILLIC, ARABIC = "Cyrillic", "Arabic"
_FAMILIES: dict[str, tuple[str, ...]] = {
    JAPANESE: ("Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic UI", "Meiryo"),
    KOREAN: ("Noto Sans CJK KR", "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic"),
    TRADITIONAL: ("Noto Sans CJK TC", "Noto Sans TC", "PingFang TC", "Microsoft JhengHei UI"),
    CYRILLIC: ("Noto Sans", "Segoe UI", "Helvetica Neue", "DejaVu Sans"),
    "Greek": ("Noto Sans", "Segoe UI", "Helvetica Neue", "DejaVu Sans"),
    ARABIC: ("Noto Sans Arabic", "Noto Naskh Arabic", "Segoe UI", "Geeza Pro", "DejaVu Sans"),
    "Hebrew": ("Noto Sans Hebrew", "Segoe UI", "Arial Hebrew", "DejaVu Sans"),
    "Thai": ("Noto Sans Thai", "Leelawadee UI", "Thonburi", "Tahoma", "Loma", "Garuda"),
    "Lao": ("Noto Sans Lao", "Leelawadee UI", "Lao Sangam MN", "Phetsarath OT", "DejaVu Sans"),
    "Khmer": ("Noto Sans Khmer", "Leelawadee UI", "Khmer Sangam MN", "Khmer OS"),
    "Burmese": ("Noto Sans Myanmar", "Myanmar Text", "Myanmar Sangam MN", "Padauk"),
    "Tibetan": ("Noto Serif Tibetan", "Microsoft Himalaya", "Kailasa", "Jomolhari"),
    "Devanagari": ("Noto Sans Devanagari", "Nirmala UI", "Kohinoor Devanagari", "Lohit Devanagari"),
    "Bengali": ("Noto Sans Bengali", "Nirmala UI", "Kohinoor Bangla", "Lohit Bengali"),
    "Tamil": ("Noto Sans Tamil", "Nirmala UI", "Tamil Sangam MN", "Lohit Tamil"),
    "Sinhala": ("Noto Sans Sinhala", "Nirmala UI", "Sinhala Sangam MN"),
    "Mongolian": ("Noto Sans Mongolian", "Mongolian Baiti"),
}
_RANGES: tuple[tuple[int, int, str], ...] = (
    (0x0370, 0x03FF, "Greek"),
    (0x0400, 0x052F, CYRILLIC),
    (0x0590, 0x05FF, "Hebrew"),
    (0x0600, 0x08FF, ARABIC),
    (0x0900, 0x097F, "Devanagari"),
    (0x0980, 0x09FF, "Bengali"),
    (0x0B80, 0x0BFF, "Tamil"),
    (0x0D80, 0x0DFF, "Sinhala"),
    (0x0E00, 0x0E7F, "Thai"),
    (0x0E80, 0x0EFF, "Lao"),
    (0x0F00, 0x0FFF, "Tibetan"),
    (0x1000, 0x109F, "Burmese"),
    (0x1100, 0x11FF, KOREAN),
    (0x1780, 0x17FF, "Khmer"),
    (0x1800, 0x18AF, "Mongolian"),
    (0x3040, 0x30FF, JAPANESE),
    (0x3100, 0x312F, TRADITIONAL),
    (0x3130, 0x318F, KOREAN),
    (0x31F0, 0x31FF, JAPANESE),
    (0xAA60, 0xAA7F, "Burmese"),
    (0xAC00, 0xD7AF, KOREAN),
    (0xFB50, 0xFDFF, ARABIC),
    (0xFE70, 0xFEFF, ARABIC),
)
_STARTS = [first for first, _, _ in _RANGES]
_HAN = (0x2E80, 0x9FFF)
_RUSSIAN = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ")
"""What the family with both scripts has too, in letters that match its others."""
_LETTER_BY_LETTER = frozenset(("", JAPANESE, KOREAN, TRADITIONAL, CYRILLIC, "Greek", "Hebrew"))
_EVEN = _LETTER_BY_LETTER | {"Mongolian"}
_SHAPED = {
    "Thai": QFontDatabase.WritingSystem.Thai,
    "Khmer": QFontDatabase.WritingSystem.Khmer,
    "Burmese": QFontDatabase.WritingSystem.Myanmar,
    "Tibetan": QFontDatabase.WritingSystem.Tibetan,
    "Devanagari": QFontDatabase.WritingSystem.Devanagari,
    "Bengali": QFontDatabase.WritingSystem.Bengali,
    "Tamil": QFontDatabase.WritingSystem.Tamil,
    "Sinhala": QFontDatabase.WritingSystem.Sinhala,
}
"""Scripts whose letters a font has to put together by rules."""
_FIELD_LANGUAGE = re.compile(r"(?:^|[_:\-. ])(ja|jp|jpn|ko|kr|kor|tw|hk|hant)$", re.IGNORECASE)
_FACE_OF_LANGUAGE = {
    **dict.fromkeys(("ja", "jp", "jpn"), JAPANESE),
    **dict.fromkeys(("ko", "kr", "kor"), KOREAN),
    **dict.fromkeys(("tw", "hk", "hant"), TRADITIONAL),
}


def han_face(field: str) -> str:
    """Return the face for Han characters in a field by its name; empty for simplified Chinese.

    >>> han_face("name_ja"), han_face("name_zh")
    ('Japanese', '')
    """
    found = _FIELD_LANGUAGE.search(field)
    return _FACE_OF_LANGUAGE[found.group(1).lower()] if found else ""


@lru_cache(maxsize=8192)
def face_of(line: str, han: str = "") -> str:
    """Return the face that a line is written in; empty for Latin and simplified Chinese.

    Args:
        line: A name.
        han: The face of Han characters that nothing else in the line tells.
    """
    if line.isascii():
        return ""
    scripts = {_script(letter) for letter in line} - {""}
    for face in (JAPANESE, KOREAN, TRADITIONAL):
        if face in scripts:
            return face
    if "Han" in scripts:
        return han
    if scripts == {CYRILLIC} and all(_RUSSIAN.issuperset(word) for word in _words(line)):
        return ""
    return min(scripts - {"Han"}, default="")


def _words(line: str) -> list[str]:
    return re.findall(r"[\u0400-\u052f]+", line)


def _script(letter: str) -> str:
    code = ord(letter)
    place = bisect_right(_STARTS, code) - 1
    if place >= 0 and code <= _RANGES[place][1]:
        return _RANGES[place][2]
    is_han = _HAN[0] <= code <= _HAN[1] and unicodedata.category(letter) == "Lo"
    return "Han" if is_han or 0xF900 <= code <= 0xFAFF or code >= 0x20000 else ""


def families_of(face: str) -> list[str]:
    """Return the families to look for, the best first; Qt looks for others after these."""
    return [*_FAMILIES.get(face, ()), *FAMILIES]


def splits_into_letters(face: str) -> bool:
    """Whether letters may be set one by one along a bend: those of joined scripts may not."""
    return face in _LETTER_BY_LETTER


def has_slant(line: str) -> bool:
    """Whether the line's letters have a slanted form: a computed slant only blurs Han ones."""
    return line.isascii() or not any("⺀" <= letter <= "鿿" for letter in line)


def is_tall(face: str) -> bool:
    """Whether marks stand above and below the letters."""
    return face not in _EVEN


def unwritable_script(line: str, face: str) -> str:
    """Return the script that no font here has letters of; empty where all of the line shows.

    >>> unwritable_script("Busan", "")
    ''
    """
    if line.isascii():
        return ""
    for letter in line:
        if not _is_written(letter, face):
            return _script(letter) or _named_script(letter)
    return ""


def _named_script(letter: str) -> str:
    """Return what Unicode's name of a letter begins with; most scripts are called so."""
    first = unicodedata.name(letter, "").partition(" ")[0]
    return first.title() or "private letters"


def _is_written(letter: str, face: str) -> bool:
    code = ord(letter)
    if code < 0x180:
        return True
    if 0x4E00 <= code <= 0x9FA5:
        # One font has all of them or none: asked once, not for each of thousands.
        return _has_letter("中", face)
    return _has_letter(letter, face)


@lru_cache(maxsize=8192)
def _has_letter(letter: str, face: str) -> bool:
    if unicodedata.category(letter) in ("Cf", "Zs"):
        return True
    system = _SHAPED.get(face)
    if system is not None and not QFontDatabase.families(system):
        # Qt would complain of every font that it tries.
        return False
    # Also knows the fonts that Qt falls back on.
    return bool(_metrics(face).inFontUcs4(ord(letter)))


@lru_cache(maxsize=64)
def _metrics(face: str) -> QFontMetricsF:
    font = QFont()
    font.setFamilies(families_of(face))
    font.setPixelSize(12)
    return QFontMetricsF(font)
