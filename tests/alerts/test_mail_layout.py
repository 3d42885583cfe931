"""Every kept mail in a real browser: phones and desks, light and dark, text of twice the size."""

import shutil
from collections.abc import Iterator
from itertools import product
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.alerts.golden_mails import golden_files

pytestmark = pytest.mark.browser

MAILS = {
    name.removesuffix(".html"): content.decode()
    for name, content in golden_files().items()
    if name.endswith(".html")
}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (320, 640)
AXE = {
    "resultTypes": ["violations", "incomplete"],
    "rules": {
        "target-size": {"enabled": True},
        # A mail is shown within the page of a mail program, which has the landmarks.
        "landmark-one-main": {"enabled": False},
        "region": {"enabled": False},
    },
}

every_mail = pytest.mark.parametrize("name", sorted(MAILS))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    executable = shutil.which("chromium")
    assert executable, "Kein chromium gefunden: apt-get install chromium"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return a page that notes every address it asks for."""
    context = browser.new_context()
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


@every_mail
def test_no_mail_scrolls_sideways_and_axe_finds_nothing(page: Page, name: str) -> None:
    page.set_content(MAILS[name])

    for scheme, width in product(SCHEMES, WIDTHS):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})

        assert (scheme, width, overflow(page)) == (scheme, width, 0)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, options=AXE).response
        assert (scheme, faults(found["violations"])) == (scheme, [])
        assert (scheme, faults(found["incomplete"])) == (scheme, [])


@every_mail
def test_text_of_twice_the_size_fits(page: Page, name: str) -> None:
    # What zooming to 200 % does: half the room, everything twice as large.
    page.set_viewport_size({"width": 640, "height": 900})
    page.set_content(MAILS[name])

    page.evaluate("document.documentElement.style.zoom = '2'")

    assert overflow(page) == 0
    assert clipped(page) == []


@every_mail
def test_every_text_is_visible_and_only_the_preheader_is_not(page: Page, name: str) -> None:
    page.set_viewport_size({"width": 320, "height": 900})
    page.set_content(MAILS[name])

    assert page.evaluate(HIDDEN) == ["preheader"]


@every_mail
def test_nothing_is_asked_of_anybody(page: Page, name: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.set_content(MAILS[name], wait_until="networkidle")

    assert asked == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_hit_is_heavier_than_the_words_around_it(page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_content(MAILS["one_article"])

    weight, around = (
        int(page.locator(which).first.evaluate("one => getComputedStyle(one).fontWeight"))
        for which in (".excerpt mark strong", ".excerpt")
    )

    assert (weight, around) == (700, 400)


@pytest.mark.parametrize("name", ["one_article", "digest"])
def test_the_dark_scheme_is_dark(page: Page, name: str) -> None:
    page.set_content(MAILS[name])
    seen = []

    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        seen.append(page.locator(".sheet").evaluate("one => getComputedStyle(one).backgroundColor"))

    assert seen == ["rgb(255, 255, 255)", "rgb(25, 33, 42)"]


HIDDEN = """() => {
    const hidden = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const one = walker.currentNode.parentElement;
        if (walker.currentNode.textContent.trim() && !one.checkVisibility({checkOpacity: true}))
            hidden.add(one.className);
        const box = one.getBoundingClientRect();
        if (walker.currentNode.textContent.trim() && one.checkVisibility() && box.right > innerWidth)
            hidden.add("beyond the edge: " + one.className);
    }
    return [...hidden];
}"""


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def clipped(page: Page) -> list[str]:
    """Return the texts that do not fit into their own box."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll("h1, h2, p, li, ul, div")]
                .filter(one => one.scrollWidth > one.clientWidth + 4 && one.clientWidth > 0)
                .map(one => one.outerHTML.slice(0, 200))"""
        )
    )


def faults(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return what axe found and the first element it found it at."""
    return [(fault["id"], fault["nodes"][0]["html"]) for fault in found]
