"""What stands around an article and changes from visit to visit, put into saved pages."""

import re
from collections.abc import Callable, Mapping

Variation = Callable[[str, int], str]

_DAYS = ("Freitag, 6. Februar 2026", "Dienstag, 10. März 2026")
_DAY_OF_VIEW = re.compile(r"(?:Mon|Diens|Mitt|Donners|Frei|Sams|Sonn)\w*, \d{1,2}\. \w+ 20\d\d")
_COUNTER = re.compile(
    r"(?<=>)\d+(?=\s*(?:Kommentare|Ergänzungen)<)|(?<=Kommentare lesen \()\d+"
    r"|(?<=#respond\">)\d+|(?<=td-post-views\"><span>)\d+",
    re.IGNORECASE,
)
_RELATED = (
    ("Marpingen funkt jetzt selbst", "Ein Dorf im Saarland baut sein Netz allein auf und spart dabei Geld."),
    (
        "Suhl zählt Besucher",
        "Wie viele Menschen kommen am Samstag zum Markt? Kameras geben nun Antwort darauf.",
    ),
)
_ADVERTS = (
    "Jetzt anmelden: Kongress für die digitale Verwaltung am 3. Juni in Bonn.",
    "Cloud aus Deutschland: sicher, schnell und günstig für jede Kommune.",
)


def with_day_of_view(html: str, visit: int) -> str:
    """State another day of the visit; in the header where the page states none."""
    day = _DAYS[visit % 2]
    if _DAY_OF_VIEW.search(html):
        return _DAY_OF_VIEW.sub(day, html)
    return re.sub(r"(<body[^>]*>)", rf'\1<div class="heute">{day}</div>', html, count=1)


def with_counters(html: str, visit: int) -> str:
    """Count more views and comments, those the page counts itself and some below the headline."""
    counted = _COUNTER.sub(lambda found: str(int(found.group().replace(".", "")) + 7 * visit), html)
    views, comments = f"{1 + visit}.{234 + visit} Aufrufe", f"{3 + visit} Kommentare"
    line = f'<div class="meta"><span class="views">{views}</span> <a href="#comments">{comments}</a></div>'
    return _after_headline(counted, line)


def with_related(html: str, visit: int) -> str:
    """Point to other articles below this one."""
    title, teaser = _RELATED[visit % 2]
    block = (
        '<section class="related"><h2>Das könnte Sie auch interessieren</h2>'
        f'<ul><li><h3><a href="/weitere-{visit}/">{title}</a></h3><p>{teaser}</p></li></ul></section>'
    )
    end = "</main>" if "</main>" in html else "</body>"
    return html.replace(end, block + end, 1)


def with_advert(html: str, visit: int) -> str:
    """Advertise something else between two paragraphs."""
    text = _ADVERTS[visit % 2]
    advert = (
        f'<div class="werbung"><small>Anzeige</small><p><a href="https://werbung.example/{visit}">{text}</a></p>'
        "</div>"
    )
    paragraphs = [found.end() for found in re.finditer(r"</p>(?=\s*<p>\w[^<]{60})", html)]
    if not paragraphs:
        return html
    place = paragraphs[-1]
    return html[:place] + advert + html[place:]


VARIATIONS: Mapping[str, Variation] = {
    "day of view": with_day_of_view,
    "counters": with_counters,
    "related": with_related,
    "advert": with_advert,
}


def _after_headline(html: str, block: str) -> str:
    headlines = [found.end() for found in re.finditer(r"</h1>", html)]
    return html[: headlines[-1]] + block + html[headlines[-1] :] if headlines else html
