"""What the newsroom's pages have in common, and the pages that stand in an article's way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from demo.newsroom_articles import NewsArticle


@dataclass(frozen=True, kw_only=True)
class View:
    """What a page depends on besides its article."""

    site: str  # URL without a final slash
    title: str  # of the site
    day: date  # of the visit, printed on every WordPress page
    related: Sequence[NewsArticle] = ()


def lines(body: str) -> list[str]:
    """Return the paragraphs and headings of a body."""
    return [line for line in body.split("\n") if line]


def is_subhead(line: str) -> bool:
    """Tell whether a line is a heading: it ends like none of the sentences do."""
    return not line.endswith((".", "!", "“", '"', ")"))


def unreadable(view: View) -> str:
    """Return the page of a site that draws its articles with a script."""
    return (
        '<!DOCTYPE html><html lang="de"><head><meta charset="utf-8">'
        f"<title>{escape(view.title)}</title></head><body><div data-app></div>"
        '<script src="/static/app.js" defer></script></body></html>'
    )


def portal() -> str:
    """Return what a network answers in the stead of every page until someone logs in."""
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>WLAN-Anmeldung</title></head><body>'
        '<h1>Willkommen im Gäste-WLAN</h1><form action="/login"><p>Bitte melden Sie sich an.</p>'
        '<input name="code" type="password"><button>Anmelden</button></form></body></html>'
    )
