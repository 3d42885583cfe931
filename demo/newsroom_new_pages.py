"""The newsroom's new layout: WordPress, with the day of the visit on top of every page."""

import json
from collections.abc import Sequence
from datetime import date, datetime, time
from html import escape
from zoneinfo import ZoneInfo

from demo.newsroom_articles import NewsArticle
from demo.newsroom_pages import View, is_subhead, lines

_WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip


def new_path(article: NewsArticle) -> str:
    """Return the path of an article in the new layout."""
    return f"/k21-meldungen/{article.slug}/"


def new_article(article: NewsArticle, view: View, *, with_json: bool) -> str:
    """Return the page of an article; `with_json` adds what it states for machines."""
    url = view.site + new_path(article)
    related = "\n".join(_new_teaser(other, view) for other in view.related)
    links = "".join(f'<p><a href="{link}">{escape(link)}</a></p>' for link in article.links)
    return _new_page(
        article.title,
        view,
        f"""<article><header><h1><span class="kicker">{escape(article.kicker)}</span><span
class="titel">{escape(article.title)}</span></h1></header>
<p class="lead">[{article.published:%d.%m.%Y}] {escape(article.teaser)}</p>
<figure><img src="/wp-content/uploads/{article.number}.jpg" alt="{escape(article.alt)}">
<figcaption>{escape(article.caption)}</figcaption></figure>
<p class="quelle">(Bildquelle: {escape(article.credit)})</p>
<div class="text">{_new_body(article.body)}</div>
{links}
<p>Stichwörter: {", ".join(map(escape, article.keywords))}</p>
</article>
<section><h2>Weitere Meldungen und Beiträge</h2>
{related}</section>""",
        head=f"""<link rel="canonical" href="{url}">
<link rel="shortlink" href="{view.site}/?p={article.number}">
{_stated(article, url) if with_json else ""}""",
    )


def new_listing(articles: Sequence[NewsArticle], view: View, newsletter: str, page: int, pages: int) -> str:
    """Return a page of the list of articles: the newest is featured on every page."""
    featured = _new_teaser(view.related[0], view) if view.related else ""
    items = "\n".join(_new_teaser(article, view) for article in articles)
    turn = "".join(
        f' <a href="/?pg={number}">{number}</a>' for number in range(1, pages + 1) if number != page
    )
    return _new_page(
        "Aktuelle Meldungen",
        view,
        f"""<section class="aufmacher">{featured}</section>
<p>Anzeige</p><h2>Aktuelle Meldungen</h2>
{items}
<p><a href="{newsletter}">Unser Newsletter der Woche</a></p><nav>Seite{turn}</nav>""",
    )


def newsletter(articles: Sequence[NewsArticle], view: View) -> str:
    """Return a newsletter: many articles on one page."""
    contents = "".join(f"<li>{escape(article.kicker)}: {escape(article.title)}</li>" for article in articles)
    teasers = "\n".join(_new_teaser(article, view) for article in articles)
    greeting = "<p>Liebe Abonnentinnen und Abonnenten,</p><p>das sind unsere Themen der Woche.</p>"
    return _new_page(
        "Newsletter", view, f"<h1>Newsletter</h1>{greeting}<h3>Inhalt</h3><ul>{contents}</ul>{teasers}"
    )


def _new_page(title: str, view: View, content: str, head: str = "") -> str:
    return f"""<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><title>{escape(title)} - {escape(view.title)} online</title>
<meta property="og:site_name" content="{escape(view.title)}">{head}</head><body>
<header><a href="/">{escape(view.title)}</a><div class="datum">{_view_date(view.day)}</div>
<nav><a href="/k21-themen/smart-city/">Smart City</a> <a href="/k21-termine/">Termine</a></nav></header>
<main>
{content}
</main>
<footer><a href="/impressum/">Impressum</a> <a href="/newsletter/">Newsletter</a></footer></body></html>
"""


def _new_teaser(article: NewsArticle, view: View) -> str:
    url = view.site + new_path(article)
    return f"""<div class="teaser"><h3><a href="{url}"><span>{escape(article.kicker)}</span><span
>{escape(article.title)}</span></a></h3>
<p>[{article.published:%d.%m.%Y}] {escape(article.teaser)} <a href="{url}">mehr...</a></p></div>"""


def _stated(article: NewsArticle, url: str) -> str:
    published = datetime.combine(article.published, time.min, ZoneInfo("Europe/Berlin"))
    stated = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "url": url},
            {
                "@type": "NewsArticle",
                "headline": article.title,
                "datePublished": published.isoformat(),
                "mainEntityOfPage": url,
            },
        ],
    }
    return (
        '<meta property="og:type" content="article">'
        f'<meta property="og:title" content="{escape(article.title)}">'
        f'<script type="application/ld+json">{json.dumps(stated)}</script>'
    )


def _new_body(body: str) -> str:
    return "\n".join(
        f"<h3>{escape(line)}</h3>" if is_subhead(line) else f"<p>{escape(line)}</p>" for line in lines(body)
    )


def _view_date(day: date) -> str:
    return f"{_WEEKDAYS[day.weekday()]}, {day.day}. {_MONTHS[day.month - 1]} {day.year}"
