"""A real Chromium with the network cut off, and a record of everything it asks for."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,800",
    # No name resolves and no address is reached: what the page needs it must carry.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
]


class Browser:
    """Opens a page and tells what it asked for and complained of."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def open(self, path: Path) -> None:
        """Load the file and wait until the map stands."""
        self._log("performance")
        self._log("browser")
        self.driver.get(path.as_uri())

    def requests(self) -> list[str]:
        """Return every address the page asked for since it was opened, itself included."""
        messages = [json.loads(row["message"])["message"] for row in self._log("performance")]
        return [
            str(message["params"]["request"]["url"])
            for message in messages
            if message["method"] == "Network.requestWillBeSent"
        ]

    def complaints(self) -> list[str]:
        """Return what the console says: errors of scripts, refused requests."""
        return [str(row["message"]) for row in self._log("browser")]

    def run(self, script: str) -> object:
        """Return what the JavaScript returns."""
        answer: object = self.driver.execute_script(script)
        return answer

    def _log(self, name: str) -> list[dict[str, str]]:
        rows: list[dict[str, str]] = self.driver.get_log(name)  # type: ignore[no-untyped-call]
        return rows


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Return one browser for all tests of the run."""
    program = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
    )
    driver_path = shutil.which("chromedriver")
    assert driver_path, "Chromium's driver is needed; dev.py test installs it."
    options = Options()
    options.binary_location = program
    for argument in ARGUMENTS:
        options.add_argument(argument)
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('chromium')}")
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    service = Service(driver_path, log_output=os.devnull)
    driver = webdriver.Chrome(options, service)
    # The browser's own first page must not go on loading into the record.
    driver.get("about:blank")
    yield Browser(driver)
    driver.quit()
