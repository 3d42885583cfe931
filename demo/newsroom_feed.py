"""The newsroom's feed."""

from collections.abc import Sequence
from datetime import date
from html import escape

from demo.newsroom_articles import NewsArticle
from demo.newsroom_pages import View


def feed(articles: Sequence[NewsArticle], urls: Sequence[str], view: View, edited: Sequence[str]) -> str:
    """Return the RSS feed; `edited` are the slugs of corrected articles, whose entries say so."""
    items = "\n".join(
        f"<item><title>{escape(article.title)}</title><link>{escape(url)}</link>"
        f'<guid isPermaLink="false">{view.site}/?p={article.number}</guid>'
        f"<pubDate>{_rfc_822(article.published)}</pubDate>"
        f"{f'<atom:updated>{view.day:%Y-%m-%d}T12:00:00Z</atom:updated>' if article.slug in edited else ''}"
        f"<description>{escape(article.teaser)}</description></item>"
        for article, url in zip(articles, urls, strict=True)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">'
        f"<channel><title>{escape(view.title)}</title><link>{view.site}/</link>"
        f"<description>Meldungen</description>\n{items}\n</channel></rss>\n"
    )


def _rfc_822(day: date) -> str:
    # Not strftime: its names follow the machine's language, RFC 822 is English.
    weekday = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[day.weekday()]
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[
        day.month - 1
    ]
    return f"{weekday}, {day.day:02d} {month} {day.year} 08:00:00 +0100"
