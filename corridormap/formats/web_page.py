"""One HTML file with everything in it: a folium map whose links are replaced by what they name."""

from __future__ import annotations

import base64
import html
import re
from pathlib import Path

from corridormap.core.bundled import resources_folder
from corridormap.core.errors import ExportError
from corridormap.core.feedback import Feedback
from corridormap.core.looks import DARK, furniture_colors
from corridormap.formats.page_data import page_data
from corridormap.formats.page_model import PageRequest, PreparedPage
from corridormap.formats.safe_write import replace_file

# Nothing but what stands in the file may run, be shown or be asked for.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data:; base-uri 'none'; form-action 'none'"
)

SCRIPTS = (
    "page_parts.js",
    "page_beside.js",
    "page_lanes.js",
    "page_lines.js",
    "page_clusters.js",
    "page_layers.js",
    "page_labels.js",
    "page_graticule.js",
    "page.js",
)
"""The page's own, each after what it uses."""


def prepare_page(request: PageRequest, feedback: Feedback) -> PreparedPage:
    """Return the page, ready to be written.

    Raises:
        ExportError: There is nothing to show, or a part of the program's own page is missing.
        Cancelled: The feedback said so.
    """
    if not request.layers:
        raise ExportError("No layer is visible: there is nothing to export.")
    data = page_data(request, feedback)
    text = _assembled(request, data.text)
    return PreparedPage(text.encode("utf-8"), data.warnings)


def write_page(page: PreparedPage, path: Path) -> None:
    """Write the page whole or not at all.

    Raises:
        ExportError: The folder is missing or cannot be written.
    """
    try:
        replace_file(path, page.html)
    except OSError as exc:
        reason = exc.strerror or str(exc)
        raise ExportError(f"{path.name}: cannot be written to {path.parent}: {reason}.") from exc


def _assembled(request: PageRequest, data: str) -> str:
    language = "zh-CN" if request.language == "zh" else "en"
    page = _folium_page(request)
    page = re.sub(r"<script src=[^>]*></script>|<link [^>]*>", "", page)
    # Folium forbids zooming by touch; a reader with weak eyes needs it.
    page = re.sub(r"<meta name=\"viewport\"[^>]*>", "", page)
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(request.title)}</title>\n"
        f"<style>{_leaflet_css()}\n{_colors(request)}\n{_own('page.css')}</style>\n"
        f"<script>{_leaflet('leaflet.js')}</script>\n"
    )
    scripts = "\n".join(map(_own, SCRIPTS))
    body = f"<script>const CORRIDORMAP = {data};</script>\n<script>{scripts}</script>\n"
    page = page.replace("<html>", f'<html lang="{language}">', 1)
    page = _put_before(page, "</head>", head)
    return _put_before(page, "</html>", body)


def _put_before(page: str, mark: str, text: str) -> str:
    at = page.rindex(mark)
    return page[:at] + text + page[at:]


def _folium_page(request: PageRequest) -> str:
    import folium

    x, y = request.extent.center
    page_map = folium.Map(
        location=[y, x],
        tiles=None,
        prefer_canvas=True,
        zoom_snap=0.25,
        attribution_control=False,
    )
    # A fixed name instead of a random one: the same map gives the same file.
    page_map._id = "corridormap"
    root = page_map.get_root()
    root._id = "page"
    return str(root.render())


def _colors(request: PageRequest) -> str:
    """Return the colours of the map's look as the style sheet calls them."""
    colors = furniture_colors(request.look)
    named = {name: colors[name] for name in ("ink", "quiet", "paper", "edge", "land")}
    named |= {"ground": request.background, "veil": colors["paper"] + "d0"}
    rules = "; ".join(f"--{name}: {color}" for name, color in named.items())
    return f":root {{ {rules}; color-scheme: {'dark' if request.look == DARK else 'light'} }}"


def _own(name: str) -> str:
    return (resources_folder() / "page" / name).read_text(encoding="utf-8")


def _leaflet_folder() -> Path:
    from xstatic.pkg import leaflet

    return Path(leaflet.BASE_DIR)


def _leaflet(name: str) -> str:
    text = (_leaflet_folder() / name).read_text(encoding="utf-8")
    return re.sub(r"//# sourceMappingURL=\S+", "", text)


def _leaflet_css() -> str:
    """Return Leaflet's style sheet with its pictures inside it."""

    def inline(match: re.Match[str]) -> str:
        path = _leaflet_folder() / match[1]
        if not path.is_file():
            return "none"
        return f"url(data:image/png;base64,{base64.b64encode(path.read_bytes()).decode()})"

    return re.sub(r"url\(([^)#]+)\)", inline, _leaflet("leaflet.css"))
