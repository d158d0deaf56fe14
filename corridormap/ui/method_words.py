"""How a length came about, in the language of the window.

Measurements keep their method in English, as project files, CSV and the command line have it.
"""

from __future__ import annotations

import re

from corridormap.ui.panels.data_words import translated

ALONG_WAY = re.compile(r"along (?P<corridor>[^;]+), way length, (?P<source>[^,;]+)")
ALONG_LINE = re.compile(r"along (?P<corridor>[^;]+), drawn line, geodesic, WGS 84")


def method_words(method: str) -> str:
    """Return a leg's method, or those of a chain joined by `; `, for people."""
    return "; ".join(_one(each) for each in method.split("; "))


def _one(method: str) -> str:
    if found := ALONG_WAY.fullmatch(method):
        template = translated("along {corridor}, way length, {source}")
        source = translated(found["source"])
        return template.format(corridor=found["corridor"], source=source)
    if found := ALONG_LINE.fullmatch(method):
        template = translated("along {corridor}, drawn line, geodesic, WGS 84")
        return template.format(corridor=found["corridor"])
    return translated(method)
