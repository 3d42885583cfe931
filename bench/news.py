"""News to measure with: the demo's articles shuffled into as many as wanted, on pages of real size."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import cycle, islice

from demo.newsroom_articles import NewsArticle, load_articles
from demo.newsroom_new_pages import new_article
from demo.newsroom_pages import View
from query import Field

TOWNS = (
    "Aachen", "Augsburg", "Bautzen", "Bielefeld", "Bochum", "Bonn", "Bremen", "Chemnitz", "Cottbus",
    "Darmstadt", "Dortmund", "Dresden", "Düsseldorf", "Erfurt", "Essen", "Flensburg", "Freiburg", "Fürth",
    "Gera", "Göttingen", "Halle", "Hannover", "Ingolstadt", "Jena", "Kaiserslautern", "Karlsruhe", "Kassel",
    "Kiel", "Koblenz", "Köln", "Leipzig", "Lübeck", "Mainz", "München", "Münster", "Nürnberg", "Potsdam",
    "Rostock", "Ulm", "Würzburg",
)  # fmt: skip
Texts = Mapping[Field, str]
_DAY = date(2026, 11, 23)
_LINK = '<li class="menu-item"><a href="/rubrik/{number}/">Rubrik {number} der Verwaltung</a></li>\n'
_SCRIPT = "window.dataLayer=window.dataLayer||[];function gtag(){{dataLayer.push(arguments)}}/*{number}*/\n"


def news(count: int) -> list[NewsArticle]:
    """Return articles of about 3 KB each, no two alike."""
    written = [article for article in load_articles(_DAY).values() if article.copy_of is None]
    return [_article(number, written, town) for number, town in enumerate(islice(cycle(TOWNS), count))]


def texts_of(article: NewsArticle) -> Texts:
    """Return what is matched of an article."""
    return {
        Field.KICKER: article.kicker,
        Field.TITLE: article.title,
        Field.TEASER: article.teaser,
        Field.BODY: article.body,
        Field.KEYWORDS: "\n".join(article.keywords),
        Field.CAPTION: article.caption,
    }


def page(article: NewsArticle, site: str, kilobytes: int) -> str:
    """Return the page of an article, grown to this size by what surrounds an article."""
    view = View(site=site, title="Kommune21", day=_DAY, related=news(3))
    return surrounded(new_article(article, view, with_json=True), kilobytes)


def surrounded(html: str, kilobytes: int) -> str:
    """Let a page grow by menus before and after its content and by scripts, half and half."""
    missing = max(0, kilobytes * 1024 - len(html.encode()))
    menu = f"<nav><ul>{_repeated(_LINK, missing // 4)}</ul></nav>"
    script = f"<script>{_repeated(_SCRIPT, missing // 2)}</script>"
    start = html.index(">", html.index("<body")) + 1 if "<body" in html else 0
    end = html.rindex("</body>") if "</body>" in html else len(html)
    return f"{html[:start]}{menu}{html[start:end]}{script}<footer>{menu}</footer>{html[end:]}"


def _article(number: int, written: list[NewsArticle], town: str) -> NewsArticle:
    chosen = [written[(number * 5 + offset) % len(written)] for offset in range(4)]
    opening = f"In {town} trägt das Vorhaben die Nummer {number}. Die Verwaltung berichtet im Ausschuss."
    return replace(
        chosen[0],
        slug=f"{chosen[0].slug}-{number}",
        number=100_000 + number,
        kicker=town,
        title=f"{chosen[0].title} ({number})",
        body="\n\n".join([opening, *(article.body for article in chosen)]),
        corrections=(),
    )


def _repeated(line: str, size: int) -> str:
    return "".join(line.format(number=number) for number in range(size // len(line.format(number=100))))
