"""Debian's chromium, and a site with something of everything."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    sync_playwright,
)

from alerts.tokens import UnsubscribeTokens
from storage.database import Database
from tests.web.browser.town import Town, build_town
from tests.web.conftest import TOKEN_KEY, serving
from web.pause import Pause

NO_BROWSER = "Kein chromium gefunden; die Browsertests brauchen es: apt-get install chromium"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start chromium; for one module only, because its event loop is in the way of others."""
    executable = shutil.which("chromium")
    if executable is None:
        # Our own checks must never pass for want of a browser; a stranger's first `make test` may.
        if os.environ.get("CI"):
            pytest.fail(NO_BROWSER, pytrace=False)
        pytest.skip(NO_BROWSER)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Return a served site with articles, sources of every state and a reader."""
    file = tmp_path_factory.mktemp("town") / "stadtradar.db"
    shutil.copy(sqlite_template, file)
    database, tokens = Database(f"sqlite:///{file}"), UnsubscribeTokens([TOKEN_KEY])
    pause = Pause(since=datetime(2026, 3, 5, 8, tzinfo=UTC), free=2**28, needed=2**29)
    with serving(database, tokens, pause=lambda: pause) as visitor:
        yield build_town(database, tokens, visitor.url)
    database.dispose()


@dataclass
class Window:
    """One page of the browser and everything suspicious that happened in it."""

    page: Page
    suspicious: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note dialogs, errors and requests that leave this machine."""
        self.page.on("dialog", self._note_dialog)
        self.page.on("pageerror", lambda error: self.suspicious.append(str(error)))
        self.page.on("console", self._note_complaint)
        self.page.context.on("request", self._note_foreign_request)

    def _note_dialog(self, dialog: Dialog) -> None:
        self.suspicious.append(dialog.message)
        dialog.dismiss()

    def _note_complaint(self, said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"}:
            self.suspicious.append(said.text)

    def _note_foreign_request(self, request: Request) -> None:
        if urlsplit(request.url).hostname != "127.0.0.1":
            self.suspicious.append(request.url)


@pytest.fixture
def window(browser: Browser) -> Iterator[Window]:
    """Open a window as readers have it, with JavaScript on: so that anything slipped in would run."""
    yield from _opened(browser.new_context())


@pytest.fixture
def plain_window(browser: Browser) -> Iterator[Window]:
    """Open a window without JavaScript."""
    yield from _opened(browser.new_context(java_script_enabled=False, locale="de-DE"))


def _opened(context: BrowserContext) -> Iterator[Window]:
    context.set_default_timeout(20_000)
    window = Window(context.new_page())
    window.watch()
    yield window
    context.close()
