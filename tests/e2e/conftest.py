"""Chromium, the served demo world, and the devices of each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.browsing import ARGUMENTS, Visit
from tests.e2e.installation import Installation
from tests.e2e.world import STORY, World
from tests.support import chromium_path, needs

HERE = Path(__file__).parent
# A world made before (the DATA_DIR of `python -m tests.e2e.seed make`) to start from while writing tests.
MADE_BEFORE = "NGHITRUONG_E2E_WORLD"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)


# Of the package, not of the session: while Playwright runs, a thread has a running event loop, which the
# asynchronous tests of other packages would stumble over.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    needs("chromium", "node_modules")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The demo world of all councils, served by Daphne with the settings of an installation (DEBUG off)."""
    needs("chromium", "node_modules")
    home = tmp_path_factory.mktemp("e2e") / "data"
    before = os.environ.get(MADE_BEFORE)
    if before:
        shutil.copytree(before, home)
    else:
        home.mkdir()
    found = World(Installation(home))
    found.make(STORY)
    found.installation.start(as_demo=True)
    yield found
    found.installation.stop()


@pytest.fixture
def visit(world: World, chromium: Browser) -> Iterator[Visit]:
    """The devices of a test. No page of the product may make the browser complain."""
    found = Visit(world, chromium)
    yield found
    assert found.close() == []
