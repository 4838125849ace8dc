"""A browser without a window, for tests that must see what readers see."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@contextlib.contextmanager
def browser(**options) -> Iterator[BrowserContext]:
    """A window of the Chromium or Chrome that this machine has; the test is skipped where it has none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(f"there is no browser here; install one of {', '.join(NAMES)}")
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=found)
        yield started.new_context(**options)
        started.close()


def keep_picture(page: Page, name: str, *, whole: bool = False) -> None:
    """Keep a picture of what the page shows, in the folder that NEWSFRAMES_SCREENSHOTS names, if it names one."""
    if folder := os.environ.get("NEWSFRAMES_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=whole)
