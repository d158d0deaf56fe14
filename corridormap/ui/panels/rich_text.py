"""The typography of the reading panels: one set of sizes and shades, taken from the palette."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette

_BLUEST_HUE = 0.585
LINE_SHARE = 1.28
"""Line height in tables, of the height of the panel's own letters."""
LONGEST_TEXT = 4000
"""Characters of a text shown; a field may hold megabytes."""


@dataclass(frozen=True, slots=True)
class PageLook:
    """Colours as `#rrggbb` and sizes in points.

    Attributes:
        text: What is read.
        quiet: Labels, units, places: what is looked up.
        link: What can be clicked.
        rule: Thin lines between parts.
        size_pt: Size of running text.
        line_px: Height of a line in tables: the same for Latin and Chinese letters, whose own
            heights differ, so that labels and values stand on one line.
    """

    text: str
    quiet: str
    link: str
    rule: str
    size_pt: float
    line_px: int = 18

    def style_sheet(self) -> str:
        """Return the rules of the page for a `QTextDocument`."""
        size = self.size_pt
        return f"""
            body {{ color: {self.text}; font-size: {size:.1f}pt; }}
            a {{ color: {self.link}; text-decoration: none; }}
            .kicker {{ color: {self.quiet}; font-size: {size * 0.9:.1f}pt; }}
            .title {{ font-size: {size * 1.45:.1f}pt; font-weight: 600; }}
            .other {{ color: {self.quiet}; font-size: {size * 1.1:.1f}pt; }}
            .head {{ font-size: {size * 1.05:.1f}pt; font-weight: 600; }}
            .quiet {{ color: {self.quiet}; }}
            .small {{ color: {self.quiet}; font-size: {size * 0.9:.1f}pt; }}
            .cell {{ line-height: {self.line_px}px; -qt-line-height-type: fixed; margin: 0; }}
            .strong {{ font-weight: 600; }}
            .figure {{ font-size: {size * 1.1:.1f}pt; font-weight: 600; }}
            .fold {{ font-size: {size * 0.9:.1f}pt; }}
        """


def page_look(palette: QPalette, font: QFont) -> PageLook:
    """Return the look that fits a palette, light or dark, and the font of the panels."""
    text = palette.color(QPalette.ColorRole.Text)
    base = palette.color(QPalette.ColorRole.Base)
    size = font.pointSizeF() if font.pointSizeF() > 0 else font.pixelSize() * 0.75
    return PageLook(
        text.name(),
        _mixed(text, base, 0.62).name(),
        _readable_link(palette).name(),
        _mixed(text, base, 0.18).name(),
        size,
        round(QFontMetrics(font).height() * LINE_SHARE),
    )


def _mixed(over: QColor, under: QColor, share: float) -> QColor:
    pairs = zip(over.getRgbF()[:3], under.getRgbF()[:3], strict=True)  # type: ignore[index]
    return QColor.fromRgbF(*(share * a + (1 - share) * b for a, b in pairs))


def _readable_link(palette: QPalette) -> QColor:
    """Return the link colour at a lightness that reads well on the ground of views."""
    link, base = palette.color(QPalette.ColorRole.Link), palette.color(QPalette.ColorRole.Base)
    # Blues beyond this hue turn violet when they are lightened or darkened.
    hue = min(max(link.hslHueF(), 0.0), _BLUEST_HUE)
    return QColor.fromHslF(hue, 0.8, 0.72 if base.lightnessF() < 0.5 else 0.38)


def plain(text: str) -> str:
    """Return a text as HTML that shows it as it is, cut where it is too long to read."""
    cut = text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + " …"
    return escape(cut).replace("\n", "<br>")


def span(css_class: str, html: str) -> str:
    """Return HTML in one of the page's voices, nothing for nothing."""
    return f'<span class="{css_class}">{html}</span>' if html else ""


def link(target: str, html: str, tip: str = "") -> str:
    """Return a link; `target` is what following it brings, an address on the web or our own."""
    if not target.startswith(("http://", "https://")):
        target = quote(target, safe=":")
    title = f' title="{escape(tip)}"' if tip else ""
    return f'<a href="{escape(target)}"{title}>{html}</a>'


def block(html: str, *, above_px: int = 0, below_px: int = 0) -> str:
    """Return a paragraph with room above and below."""
    return f'<p style="margin-top:{above_px}px; margin-bottom:{below_px}px;">{html}</p>'


def section(title: str, look: PageLook) -> str:
    """Return a heading with a thin line over it."""
    return (
        f'<table width="100%" cellspacing="0" cellpadding="0" style="margin-top:14px;">'
        f'<tr><td style="border-top:1px solid {look.rule}; padding-top:9px;">'
        f"{span('head', escape(title))}</td></tr></table>"
    )


def pairs(rows: list[tuple[str, str]]) -> str:
    """Return labels (quiet, on the left) and values as a table; both are HTML."""
    if not rows:
        return ""
    cells = "".join(
        f'<tr><td width="36%" style="padding:0 10px 0 0;">'
        f'<p class="cell">{span("quiet", label)}</p></td>'
        f'<td><p class="cell">{value}</p></td></tr>'
        for label, value in rows
    )
    return (
        '<table width="100%" cellspacing="0" cellpadding="0" style="margin-top:6px;">'
        f"{cells}</table>"
    )
