"""Every page for everyone: axe, narrow windows, large text, the keyboard, no company."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.web.browser.conftest import Window
from tests.web.browser.town import Town

pytestmark = pytest.mark.browser

PAGES = [
    "start",
    "hits",
    "relevant hits",
    "older hits",
    "no hits",
    "fault",
    "article",
    "article with hits",
    "history",
    "sources",
    "leaving",
    "has left",
    "feed",
    "ended feed",
    "bent link",
    "why",
    "not relevant",
    "unknown",
    "bad value",
]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# Off by default in axe, but WCAG 2.2 AA asks for it.
AXE = {"resultTypes": ["violations", "incomplete"], "rules": {"target-size": {"enabled": True}}}


@pytest.fixture
def examined(browser: Browser) -> Iterator[Page]:
    """Return a page into which axe may be put: our policy would keep it out."""
    context = browser.new_context(bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("kind", PAGES)
def test_axe_finds_nothing_and_nothing_overflows(town: Town, examined: Page, kind: str) -> None:
    examined.goto(town.url + town.pages[kind])
    examined.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")

    for scheme, width in product(SCHEMES, (1280, 320)):
        examined.emulate_media(color_scheme=scheme)
        examined.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(examined, options=AXE).response

        assert (scheme, width, faults(found["violations"])) == (scheme, width, [])
        assert (scheme, width, faults(found["incomplete"])) == (scheme, width, [])
        assert (scheme, width, overflow(examined)) == (scheme, width, 0)


@pytest.mark.parametrize("kind", PAGES)
def test_no_window_between_phone_and_desk_overflows(town: Town, window: Window, kind: str) -> None:
    window.page.goto(town.url + town.pages[kind])
    overflowing = []

    for width in range(320, 1441, 40):
        window.page.set_viewport_size({"width": width, "height": 700})
        overflowing += [width] if overflow(window.page) else []

    assert overflowing == []


@pytest.mark.parametrize("kind", PAGES)
def test_text_of_twice_the_size_fits(town: Town, examined: Page, kind: str) -> None:
    examined.set_viewport_size({"width": 1280, "height": 900})
    examined.goto(town.url + town.pages[kind])

    examined.add_style_tag(content="html { font-size: 200% !important; }")

    assert overflow(examined) == 0
    assert clipped(examined) == []


@pytest.mark.parametrize("kind", PAGES)
def test_no_page_talks_to_anyone_or_complains(town: Town, window: Window, kind: str) -> None:
    window.page.goto(town.url + town.pages[kind], wait_until="networkidle")

    # Chromium itself notes the status of an error page; that is no complaint about it.
    noted = [line for line in window.suspicious if "responded with a status of 4" not in line]
    assert noted == []
    assert window.page.context.cookies() == []
    assert window.page.locator("script").count() == 0
    if kind not in town.errors:
        assert window.suspicious == []


@pytest.mark.parametrize("kind", PAGES)
def test_the_keyboard_reaches_everything_visibly_beginning_with_the_skip_link(
    town: Town, window: Window, kind: str
) -> None:
    page = window.page
    page.goto(town.url + town.pages[kind])

    page.keyboard.press("Tab")
    assert focused(page, "one => one.textContent") == "Zum Inhalt springen"
    assert page.get_by_text("Zum Inhalt springen").bounding_box() is not None
    seen = 1
    while focused(page, "one => one.tagName") != "BODY" and seen < 300:
        assert focused(page, OUTLINED), focused(page, "one => one.outerHTML")
        page.keyboard.press("Tab")
        seen += 1

    reachable = page.locator("a[href], button, input:not([type=hidden]), summary").count()
    assert seen == reachable + 1


def test_the_skip_link_skips(town: Town, window: Window) -> None:
    window.page.goto(town.url)

    window.page.keyboard.press("Tab")
    window.page.keyboard.press("Enter")
    window.page.keyboard.press("Tab")

    assert focused(window.page, "one => one.name") == "q"


@pytest.mark.parametrize(("language", "query"), [("de", ""), ("en", "lang=en")])
def test_every_page_states_its_language_and_has_a_title_of_its_own(
    town: Town, window: Window, language: str, query: str
) -> None:
    titles = []
    for path in town.pages.values():
        window.page.goto(f"{town.url}{path}{'&' if '?' in path else '?'}{query}")
        titles.append(window.page.title())
        assert window.page.locator("html").get_attribute("lang") == language
        assert window.page.locator("h1").count() == 1

    assert all(title.endswith(" – Stadtradar") for title in titles)
    # The article and its hits are the same article, the two bad links the same page.
    assert len(set(titles)) >= len(titles) - 2


OUTLINED = """one => {
    const style = getComputedStyle(one);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""


def faults(found: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return what axe found and the first element it found it at."""
    return [(fault["id"], fault["nodes"][0]["html"]) for fault in found]


def focused(page: Page, question: str) -> object:
    """Ask something about the element that has the focus."""
    return page.evaluate(f"() => ({question})(document.activeElement)")


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def clipped(page: Page) -> list[str]:
    """Return the texts that do not fit into their own box."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll("h1, h2, h3, a, button, p, td, dd")]
                .filter(one => one.scrollWidth > one.clientWidth + 4 && one.clientWidth > 0)
                .filter(one => getComputedStyle(one).display !== "inline")
                .map(one => one.outerHTML.slice(0, 200))"""
        )
    )
