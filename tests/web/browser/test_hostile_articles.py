"""Articles that try to be more than text stay text."""

from urllib.parse import quote

import pytest

from storage.articles import save_article
from storage.crawling.runs import RunReport
from storage.sources import SourceEntry
from storage.tables import FaultKind, RunOutcome
from tests.articles import an_article
from tests.web.browser.conftest import Window
from tests.web.browser.town import Town
from tests.web.stored import NOW, crawled, register, subscribed

pytestmark = pytest.mark.browser

PAYLOADS = [
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea></style></noscript><script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<iframe src=javascript:alert(1)>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    '" onfocus=alert(1) autofocus x="',
    "' onmouseover=alert(1) x='",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "<meta http-equiv=refresh content='0;url=https://example.org'>",
    "<link rel=stylesheet href=https://example.org/x.css><style>@import 'https://example.org/y.css'</style>",
    "<base href=https://example.org/><form action=https://example.org/>",
    "<form><button formaction=javascript:alert(1)>",
    "{{ 7 * 7 }}{% for x in [].__class__.__mro__ %}{{ x }}{% endfor %}",
    "<mark>x</mark>&lt;script&gt;alert(1)&lt;/script&gt;&#60;script&#62;alert(1)&#60;/script&#62;",
]
ACTIVE = "a[href^='javascript:'], a[href^='data:'], script, iframe, base, img[src=x], main form:not(.search)"
ACTIVE = "a[href^='javascript:'], a[href^='data:'], script, iframe, base, img[src=x]"


def test_case_23_html_injection_everywhere_does_nothing_in_a_browser(town: Town, window: Window) -> None:
    titles = [f"Angriff {number}: {payload}" for number, payload in enumerate(PAYLOADS)]
    articles = [_store(town, title, payload) for title, payload in zip(titles, PAYLOADS, strict=True)]

    for path in ("/", "/?q=Angriff", f"/?q=Angriff&vor={articles[4]}"):
        _visit(window, town.url + path)
    for article, title in zip(articles, titles, strict=True):
        _visit(window, f"{town.url}/artikel/{article}?q=alert")
        assert window.page.locator("h1").inner_text().split("\n")[-1] == title


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_typed_as_a_query_does_nothing(town: Town, window: Window, payload: str) -> None:
    _visit(window, f"{town.url}/?q={quote(payload)}")

    assert window.page.get_by_label("Suchanfrage").input_value() == payload


def test_payloads_in_sources_and_subscriptions_do_nothing(town: Town, window: Window) -> None:
    named = {f"angriff-{number}": payload for number, payload in enumerate(PAYLOADS)}
    register(town.database, *(SourceEntry(name=name, title=text, home=text) for name, text in named.items()))
    for name, text in named.items():
        report = RunReport(outcome=RunOutcome.FAULT, fault_kind=FaultKind.HTTP, fault_text=text)
        crawled(town.database, name, report)
    reader, searches = subscribed(town.database, "angriff@example.org", PAYLOADS)

    _visit(window, f"{town.url}/quellen")
    shown = window.page.locator("tbody").inner_text()
    _visit(window, f"{town.url}/abmelden/{town.tokens.issue(reader, searches)}", forms=1)

    assert [payload for payload in PAYLOADS if payload not in shown] == []
    assert window.page.locator(".queries li").all_inner_texts() == PAYLOADS


def _visit(window: Window, url: str, *, forms: int = 0) -> None:
    """Open a page, touch what can be touched, and see that nothing came to life."""
    page = window.page
    page.goto(url)
    page.locator("summary").evaluate_all("all => all.forEach(one => one.click())")
    page.locator("main a").evaluate_all("all => all.forEach(one => one.focus())")
    assert page.url == url
    assert page.locator(ACTIVE).count() == 0
    assert page.locator("main form:not(.search)").count() == forms
    assert [line for line in window.suspicious if "status of 400" not in line] == []


def _store(town: Town, title: str, payload: str) -> int:
    """Store an article that carries the payload wherever a page can put something."""
    article = an_article(
        url=f"https://k.example/?x={payload}",
        kicker=payload,
        title=title,
        teaser=payload,
        body=f"{payload}\n\n{payload} alert {payload}",
        author=payload,
        published_origin=payload[:20],
        section=payload,
        keywords=[payload],
        caption=payload,
        image_credit=payload,
        links=[payload, f"https://k.example/{payload}"],
        related=[{"title": payload, "url": payload}],
    )
    with town.database.transaction() as session:
        save_article(session, article, keys={f"k.example/{payload}"}, alertable=True, now=NOW)
    return article.id
