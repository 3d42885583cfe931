"""A town's website on loopback as sites really are: navigation, news pages, and what names them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from tests.servers import FaultServer, feed, page

TOWN = "Musterstadt"
_LAST = date(2026, 11, 20)
_PARAGRAPHS = """
Am {} beginnen nächste Woche die Bauarbeiten. Zuerst wird das Dach erneuert, danach folgen die Leitungen \
und die Beleuchtung. Die Kosten von zwei Millionen Euro trägt zur Hälfte das Land.
Der Bauausschuss hatte die Pläne für {} im Sommer einstimmig beschlossen. Wer dort Termine hat, bekommt Post \
von der Verwaltung. Fragen beantwortet das Bauamt im zweiten Stock des Rathauses.
Zuletzt war vor zwanzig Jahren gebaut worden. Seither sind die Anforderungen an Wärmeschutz und Technik \
gestiegen, und einzelne Teile ließen sich nicht mehr ersetzen.
""".strip().splitlines()
_TOPICS = ("Hallenbad", "Radweg", "Stadtbücherei", "Wochenmarkt", "Kläranlage", "Freibad", "Rathausplatz")


@dataclass(frozen=True, kw_only=True)
class Note:
    """A piece of news."""

    slug: str
    title: str
    day: date
    teaser: str
    paragraphs: Sequence[str]


def notes(count: int = 7) -> list[Note]:
    """Return news, the newest first, no two alike."""
    return [_note(number, _TOPICS[number % len(_TOPICS)]) for number in range(count)]


def _note(number: int, topic: str) -> Note:
    return Note(
        slug=f"{topic.lower().replace('ü', 'ue').replace('ä', 'ae')}-wird-saniert-{number}",
        title=f"{topic} wird bis zum Frühjahr saniert",
        day=_LAST - timedelta(days=3 * number),
        teaser=f"Die Stadt lässt im Winter an der Anlage {topic} arbeiten, der Betrieb geht weiter.",
        paragraphs=tuple(text.format(topic) for text in _PARAGRAPHS),
    )


def article_page(note: Note) -> str:
    """Return the page of a piece of news, as JSON-LD and in print."""
    stated = json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": note.title,
            "datePublished": f"{note.day}T08:00:00+01:00",
            "description": note.teaser,
        }
    )
    body = "".join(f"<p>{escape(text)}</p>" for text in note.paragraphs)
    return _page(
        note.title,
        f'<article><h1>{escape(note.title)}</h1><p class="datum">{note.day:%d.%m.%Y}</p>'
        f"<p><strong>{escape(note.teaser)}</strong></p>{body}</article>",
        head=f'<script type="application/ld+json">{stated}</script>',
    )


def listing_page(shown: Sequence[Note], *, folder: str = "/aktuelles/", head: str = "") -> str:
    """Return the page that lists news."""
    items = "".join(
        f'<li><time datetime="{note.day}">{note.day:%d.%m.%Y}</time> '
        f'<a href="{folder}{note.slug}">{escape(note.title)}</a><p>{escape(note.teaser)}</p></li>'
        for note in shown
    )
    return _page("Aktuelles", f"<h1>Aktuelles</h1><ul>{items}</ul>", head=head)


def short_listing_page(shown: Sequence[Note], services: Sequence[str]) -> str:
    """Return a page that names each piece of news, and each service, by a single word."""
    links = [(f"/service/{name}", name.title()) for name in services]
    links += [(f"/aktuelles/{note.slug}", note.title.split()[0]) for note in shown]
    items = "".join(f'<li><a href="{href}">{escape(word)}</a></li>' for href, word in links)
    return _page("Aktuelles", f"<h1>Aktuelles</h1><ul>{items}</ul>")


def service_page(title: str) -> str:
    """Return a page of the town that has a headline and a text like an article, but no date."""
    body = "".join(f"<p>{escape(text.format(title))}</p>" for text in _PARAGRAPHS)
    return _page(title, f"<article><h1>{escape(title)}</h1>{body}</article>")


def front_page(*, head: str = "") -> str:
    """Return the homepage."""
    return _page("Startseite", f"<h1>Willkommen in {TOWN}</h1><p>Schön, dass Sie da sind.</p>", head=head)


def rss(server: FaultServer, shown: Sequence[Note], *, folder: str = "/aktuelles/") -> str:
    """Return a feed of the news."""
    items = "".join(
        f"<item><title>{escape(note.title)}</title><link>{server.url(folder + note.slug)}</link>"
        f"<pubDate>{note.day:%a, %d %b %Y} 08:00:00 +0100</pubDate>"
        f"<description>{escape(note.teaser)}</description></item>"
        for note in shown
    )
    channel = f"<title>{TOWN}</title><link>{server.url()}</link>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{channel}{items}</channel></rss>'


def news_sitemap(server: FaultServer, shown: Sequence[Note], *, folder: str = "/aktuelles/") -> str:
    """Return a sitemap for news."""
    urls = "".join(
        f"<url><loc>{server.url(folder + note.slug)}</loc><news:news><news:publication_date>{note.day}"
        f"</news:publication_date><news:title>{escape(note.title)}</news:title></news:news></url>"
        for note in shown
    )
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return f'<?xml version="1.0"?><urlset {spaces}>{urls}</urlset>'


def posts(server: FaultServer, shown: Sequence[Note], *, folder: str = "/aktuelles/") -> str:
    """Return the news as WordPress's interface does."""
    return json.dumps(
        [
            {
                "id": number,
                "link": server.url(folder + note.slug),
                "date": f"{note.day}T08:00:00",
                "date_gmt": f"{note.day}T07:00:00",
                "title": {"rendered": note.title},
                "excerpt": {"rendered": f"<p>{note.teaser}</p>"},
            }
            for number, note in enumerate(shown)
        ]
    )


def serve(server: FaultServer, *, head: str = "", shown: Sequence[Note] | None = None) -> list[Note]:
    """Serve the homepage, the listing and the articles; what names them is the caller's affair."""
    news = list(shown if shown is not None else notes())
    server.answers["/"] = page(front_page(head=head))
    server.answers["/aktuelles/"] = page(listing_page(news))
    server.answers["/robots.txt"] = page(
        "User-agent: *\nDisallow: /intern/\n", headers={"Content-Type": "text/plain"}
    )
    for name in ("kontakt", "impressum", "rathaus/oeffnungszeiten", "rathaus/buergermeister"):
        server.answers[f"/{name}"] = page(
            _page(name.title(), f"<h1>{name.title()}</h1><p>Montags bis zwölf.</p>")
        )
    for note in news:
        server.answers[f"/aktuelles/{note.slug}"] = page(article_page(note))
    return news


def serve_feed(server: FaultServer, news: Sequence[Note], path: str = "/feed/") -> None:
    """Serve the news as a feed."""
    server.answers[path] = feed(rss(server, news))


def _page(title: str, main: str, *, head: str = "") -> str:
    return (
        f'<!doctype html><html lang="de"><head><meta charset="utf-8"><title>{escape(title)} | {TOWN}</title>'
        f'{head}</head><body><header><nav><a href="/">Start</a> <a href="/aktuelles/">Aktuelles</a> '
        '<a href="/rathaus/oeffnungszeiten">Öffnungszeiten im Rathaus</a> '
        '<a href="/rathaus/buergermeister">Der Bürgermeister der Stadt stellt sich vor</a> '
        f'<a href="/kontakt">Kontakt</a></nav></header><main>{main}</main>'
        f'<footer><a href="/impressum">Impressum</a> <a href="/datenschutz">Datenschutz</a></footer>'
        "</body></html>"
    )
