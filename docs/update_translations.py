"""Brings the Chinese translation in step with the sources: new texts in, stale ones out.

Run as `python docs/update_translations.py`, fill in what it names, run it again. The tools it
calls come with PySide6; they do not look into f-strings, so translate before formatting.
"""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TS = ROOT / "resources" / "i18n" / "corridormap_zh_CN.ts"
ROOMS = ("app", "render", "ui")


def sources() -> list[str]:
    """Return the modules that speak to people, relative to the project."""
    found = [path for room in ROOMS for path in (ROOT / "corridormap" / room).rglob("*.py")]
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def tool(name: str) -> str:
    """Return a tool of PySide6 as it is installed beside this Python."""
    return str(Path(sys.executable).with_name(f"pyside6-{name}"))


def unfinished() -> list[str]:
    """Return the texts that have no translation yet."""
    messages = ET.parse(TS).getroot().iter("message")
    return [
        message.findtext("source", "")
        for message in messages
        if message.find("translation[@type='unfinished']") is not None
    ]


def main() -> int:
    """Update both files; 1 when something is left to translate."""
    languages = ["-source-language", "en", "-target-language", "zh_CN"]
    options = ["-no-obsolete", "-locations", "none", *languages]
    subprocess.run([tool("lupdate"), *sources(), "-ts", str(TS), *options], check=True, cwd=ROOT)
    subprocess.run([tool("lrelease"), str(TS), "-qm", str(TS.with_suffix(".qm"))], check=True)
    left = unfinished()
    for text in left:
        print(f"to translate: {text}")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
