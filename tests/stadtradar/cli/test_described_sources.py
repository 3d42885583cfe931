"""A source that is nothing but an entry in the settings file, from its pages to a reader's mail."""

import json
import mailbox
from collections.abc import Iterator

import pytest

from tests.crawler.news_site import rss
from tests.servers import FaultServer, feed, page
from tests.stadtradar.cli.calling import CommandLine

TEXT = (
    "Die Stadt Kaiserslautern hat an der Mühlstraße ein neues Hallenbad eröffnet. Es hat sechs Bahnen und "
    "ein Becken für Kinder, und es wird mit der Abwärme des Rechenzentrums nebenan geheizt."
)
MORE = "Die Stadtwerke rechnen mit dreihundert Gästen am Tag. Im Winter soll das Bad bis zehn Uhr öffnen."
DAY = "2024-05-03"


def _page(kind: str, title: str) -> str:
    """Return a page that states what it is in one way only."""
    head, paragraphs = "", f"<p>{TEXT}</p><p>{MORE}</p>"
    body = f"<h1>{title}</h1><p>03.05.2024</p>{paragraphs}"
    if kind == "json-ld":
        stated = json.dumps({"@type": "NewsArticle", "headline": title, "datePublished": f"{DAY}T09:00:00Z"})
        head = f'<script type="application/ld+json">{stated}</script>'
    if kind == "open-graph":
        head = (
            f'<meta property="og:type" content="article"><meta property="og:title" content="{title}">'
            f'<meta property="article:published_time" content="{DAY}T09:00:00Z">'
        )
    if kind == "microdata":
        body = (
            f'<div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{title}</h1>'
            f'<meta itemprop="datePublished" content="{DAY}T09:00:00Z">'
            f'<div itemprop="articleBody">{paragraphs}</div></div>'
        )
    return (
        f'<!doctype html><html lang="de"><head><meta charset="utf-8"><title>{title} | Stadt</title>{head}'
        f'</head><body><nav><a href="/">Start</a> <a href="/kontakt">Kontakt</a></nav><main>{body}</main>'
        '<footer><a href="/impressum">Impressum</a></footer></body></html>'
    )


@pytest.fixture
def site(stadtradar: CommandLine) -> Iterator[FaultServer]:
    """Serve a site that no page object knows, as the only source."""
    with FaultServer() as server:
        stadtradar.configure(
            f'[crawler]\nsources = []\ndelay_seconds = 0\nallowed_hosts = ["{server.authority}"]\n'
            '[[source]]\nname = "stadt"\ntitle = "Stadt"\n'
            f'home = "{server.url()}"\nfeeds = ["{server.url("/rss.xml")}"]\n'
        )
        yield server


def _publish(site: FaultServer, kind: str, *names: str) -> None:
    for name in names:
        site.answers[f"/aktuelles/{name}"] = page(_page(kind, f"Neues Bad {name.title()}"))
    site.answers["/rss.xml"] = feed(rss(*(site.url(f"/aktuelles/{name}") for name in names)))


@pytest.mark.parametrize("kind", ["json-ld", "open-graph", "microdata", "print"])
def test_news_of_a_source_without_code_reach_a_reader(
    stadtradar: CommandLine, site: FaultServer, kind: str
) -> None:
    stadtradar("subscribers", "add", "wir@example.org", "--consent", "mündlich", "--query", "Kaiserslautern")
    _publish(site, kind, "nord")
    stadtradar("crawl")
    _publish(site, kind, "west", "nord")

    crawled = stadtradar("crawl", "stadt", "--json").document["sources"][0]
    sent = stadtradar("alerts", "send", "--json").document

    assert (crawled["outcome"], crawled["counts"]["stored"]) == ("ok", 1)
    (hit, _) = stadtradar("search", "Hallenbad", "--json").document["articles"]
    assert hit["title"] == "Neues Bad West"
    moment = "2024-05-02T22:00" if kind == "print" else f"{DAY}T09:00"  # the day alone is midnight in Berlin
    assert hit["published_at"].startswith(moment)
    assert sent["sent"] == 1
    (mail,) = mailbox.Maildir(stadtradar.settings.data_dir / "mail")
    assert "Neues Bad West" in str(mail["Subject"])


def test_a_source_without_code_is_listed_like_any_other(stadtradar: CommandLine, site: FaultServer) -> None:
    _publish(site, "json-ld", "nord")
    stadtradar("crawl")

    (listed,) = stadtradar("sources", "list", "--json").document["sources"]

    assert (listed["name"], listed["title"], listed["articles"]) == ("stadt", "Stadt", 1)
    assert stadtradar("sources", "check", "stadt").code == 0
