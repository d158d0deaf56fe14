"""Turns a page of the reading panels into plain text for the clipboard."""

from __future__ import annotations

from html.parser import HTMLParser


def page_text(html: str) -> str:
    r"""Return the text of our own HTML: a line a paragraph and a row, tabs between cells.

    >>> page_text("<p>A <sup>1</sup></p><table><tr><td>b</td><td>c</td></tr></table>")
    'A [1]\nb\tc'
    """
    reader = _TextReader()
    reader.feed(html)
    reader.close()
    lines = ("".join(reader.pieces)).replace("\xa0", " ").split("\n")
    tidy = ("\t".join(" ".join(cell.split()) for cell in line.split("\t")) for line in lines)
    return "\n".join(line for line in tidy if line.strip())


class _TextReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "td":
            if self._cells:
                self.pieces.append("\t")
            self._cells += 1
        elif tag == "br":
            self.pieces.append("\n")
        elif tag == "sup":
            self.pieces.append("[")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("tr", "table") or (tag == "p" and not self._cells):
            self.pieces.append("\n")
        if tag == "tr":
            self._cells = 0
        elif tag == "sup":
            self.pieces.append("] ")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)
