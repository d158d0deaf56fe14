"""The map as a file, PNG, SVG or PDF: the same drawing as the screen's, from full geometry."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QImageWriter, QPageLayout, QPageSize, QPaintDevice, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from corridormap.core.errors import ExportError
from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import METERS_PER_SCREEN_PX, MapSettings
from corridormap.core.snapshot import RenderRequest
from corridormap.render.decorations.arrangement import draw_furniture, furnished_request
from corridormap.render.decorations.furniture import Furniture, LeftOut
from corridormap.render.decorations.texts import has_chinese
from corridormap.render.draw_context import DrawContext, qcolor
from corridormap.render.images import blank_image, painting
from corridormap.render.map_renderer import Drawing, MapRenderer
from corridormap.render.result import LayerMessage

if TYPE_CHECKING:
    from collections.abc import Iterator

POINTS_PER_PX = METERS_PER_SCREEN_PX / 0.0254 * 72
PDF_DPI = 1200
"""Resolution that a page's coordinates are rounded to; nothing is rasterised at it."""
LARGEST_PIXELS = 400_000_000
"""A picture of more pixels than this would not fit into memory."""
_SVG_SIZE = re.compile(rb'width="[\d.]+mm" height="[\d.]+mm"')
_SVG_MARKED = re.compile(r"<text [^>]*>(?P<text>[^<]*[‘’“”][^<]*)</text>")


@dataclass(frozen=True, slots=True, eq=False)
class ExportedImage:
    """A map as the bytes of a file, and what went wrong with single layers."""

    content: bytes
    errors: tuple[LayerMessage, ...]
    unplaced_labels: tuple[str, ...]
    left_out: tuple[LeftOut, ...] = ()
    """Furniture that is switched on and could not be drawn."""


@dataclass(frozen=True, slots=True)
class ImageOptions:
    """What a file carries besides the map.

    Attributes:
        title: For the file's metadata.
        furniture: Scale bar, legend, credits and all else that lies over the map; None for none.
    """

    title: str = ""
    furniture: Furniture | None = None

    @property
    def credits(self) -> str:
        """For the file's metadata."""
        return "" if self.furniture is None else self.furniture.credits


def export_image(
    request: RenderRequest,
    file_format: str,
    feedback: Feedback,
    options: ImageOptions | None = None,
) -> ExportedImage:
    """Return the map drawn exactly: full geometry, no shortcuts.

    Args:
        request: What to draw; its size is the picture's, in pixels of 1/96 inch for SVG and PDF.
        file_format: `png`, `svg` or `pdf`.
        feedback: Asked whether to go on.
        options: Title and furniture.

    Raises:
        ExportError: The format is unknown, or the picture would be too large.
        Cancelled: The feedback said so.
    """
    writers = {"png": _png, "svg": _svg, "pdf": _pdf}
    if file_format not in writers:
        raise ExportError(f"A map cannot be saved as {file_format}; use png, svg or pdf.")
    settings = request.settings
    pixels = settings.width_px * settings.height_px * settings.device_pixel_ratio**2
    if pixels > LARGEST_PIXELS:
        raise ExportError(f"A picture of {pixels / 1e6:,.0f} million pixels is too large.")
    return writers[file_format](_Job(request, feedback, options or ImageOptions()))


_Drawn = tuple[Drawing, tuple[LeftOut, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    request: RenderRequest
    feedback: Feedback
    options: ImageOptions

    @property
    def settings(self) -> MapSettings:
        return self.request.settings

    def draw(self, painter: QPainter, vector: bool) -> _Drawn:
        """Draw everything with a painter whose unit is a logical pixel."""
        settings = self.settings
        context = DrawContext(
            painter,
            settings,
            self.feedback,
            settings.scale_denominator(),
            exact=True,
            vector=vector,
        )
        picture = QRectF(0, 0, settings.width_px, settings.height_px)
        painter.setClipRect(picture)
        painter.fillRect(picture, qcolor(settings.background))
        furniture = self.options.furniture
        if furniture is None:
            return MapRenderer().draw(context, self.request), ()
        drawing = MapRenderer().draw(context, furnished_request(self.request, furniture))
        return drawing, draw_furniture(painter, settings, furniture, vector=vector).left_out


def _png(job: _Job) -> ExportedImage:
    image = blank_image(job.settings)
    if image.isNull():
        raise ExportError("There is not enough memory for a picture of that size.")
    with painting(image) as painter:
        drawing = job.draw(painter, vector=False)
    dots = round(job.settings.device_pixel_ratio / METERS_PER_SCREEN_PX)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    image.setText("Title", job.options.title)
    with _buffer() as (buffer, content):
        if not QImageWriter(buffer, QByteArray(b"png")).write(image):
            raise ExportError("The picture cannot be written as PNG.")
    return _exported(content, drawing)


def _svg(job: _Job) -> ExportedImage:
    size = QSize(job.settings.width_px, job.settings.height_px)
    with _buffer() as (buffer, content):
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setResolution(96)
        generator.setSize(size)
        generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
        generator.setTitle(job.options.title)
        generator.setDescription(job.options.credits)
        drawing = _drawn(generator, lambda painter: job.draw(painter, vector=True))
    # Qt gives the size in rounded millimetres; readers count pixels to the inch differently.
    sides = b'width="%d" height="%d"' % (size.width(), size.height())
    sized = _SVG_SIZE.sub(sides, bytes(content.data()), count=1).decode()
    return _exported(QByteArray(_SVG_MARKED.sub(_with_narrow_marks, sized).encode()), drawing)


def _with_narrow_marks(found: re.Match[str]) -> str:
    """Return a text with the marks it was measured with: Qt writes no font features."""
    if has_chinese(found["text"]):
        return found[0]
    return f'<text style="font-variant-east-asian:proportional-width" {found[0][6:]}'


def _pdf(job: _Job) -> ExportedImage:
    settings = job.settings
    with _buffer() as (buffer, content):
        writer = QPdfWriter(buffer)
        writer.setResolution(PDF_DPI)
        writer.setCreator("corridormap")
        writer.setTitle(job.options.title)
        page = QSizeF(settings.width_px * POINTS_PER_PX, settings.height_px * POINTS_PER_PX)
        size = QPageSize(page, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
        writer.setPageLayout(
            QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
        )

        def draw(painter: QPainter) -> _Drawn:
            painter.scale(writer.width() / settings.width_px, writer.height() / settings.height_px)
            return job.draw(painter, vector=True)

        drawing = _drawn(writer, draw)
    return _exported(content, drawing)


def _drawn(device: QPaintDevice, draw: Callable[[QPainter], _Drawn]) -> _Drawn:
    with painting(device) as painter:
        return draw(painter)


@contextmanager
def _buffer() -> Iterator[tuple[QBuffer, QByteArray]]:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    try:
        yield buffer, content
    finally:
        buffer.close()


def _exported(content: QByteArray, drawn: _Drawn) -> ExportedImage:
    drawing, left_out = drawn
    errors, unplaced = tuple(drawing.errors), tuple(drawing.unplaced_labels)
    return ExportedImage(bytes(content.data()), errors, unplaced, left_out)
