"""What our mails say, in German and in English. A missing key is a type error."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from storage.tables import LateReason

BERLIN = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True, kw_only=True)
class Wording:
    """Every text of a mail in one language."""

    language: str
    months: tuple[str, ...]
    day: str
    clock: str
    undated: str
    late_subject: str
    late: Mapping[LateReason, str]
    update_subject: str
    update: str
    changed: str
    history: str
    fields: Mapping[str, str]  # what can change
    paywall: str
    quoted: str
    keywords: str
    also_in: str
    more_articles: str
    why: str
    why_one_search: str
    why_several_searches: str
    search: str
    unsubscribe_one: str
    unsubscribe_several: str
    contact: str
    test_subject: str
    test_text: str


GERMAN = Wording(
    language="de",
    months=(
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ),
    day="{day}. {month} {year}",
    clock="{day}, {hour}:{minute:02} Uhr",
    undated="Datum unbekannt, zuerst gesehen am {day}",
    late_subject="Verspätet: {subject}",
    late={
        LateReason.UNREADABLE: (
            "Verspätet, weil der Seitenbau von {source} geändert war und die Seite erst jetzt gelesen werden "
            "konnte."
        ),
        LateReason.MISREAD: (
            "Verspätet, weil diese Seite von {source} zuerst nur unvollständig gelesen werden konnte."
        ),
        LateReason.UNAVAILABLE: (
            "Verspätet, weil diese Seite von {source} länger als einen Tag nicht abrufbar oder nicht lesbar "
            "war."
        ),
        LateReason.FOLDED: (
            "Verspätet, weil dieser Artikel von {source} zuerst für die Kopie eines anderen gehalten wurde."
        ),
    },
    update_subject="Aktualisiert: {subject}",
    update="Der Artikel wurde geändert, seit Sie von ihm erfahren haben: {fields}.",
    changed="Der Artikel wurde geändert, seit er erschienen ist: {fields}.",
    history="Alle Fassungen im Vergleich",
    fields={
        "kicker": "Dachzeile",
        "title": "Überschrift",
        "teaser": "Anreißer",
        "body": "Text",
        "published_at": "Veröffentlichungsdatum",
        "author": "Autor",
        "section": "Rubrik",
        "keywords": "Stichwörter",
        "caption": "Bildunterschrift",
        "image_credit": "Bildquelle",
        "links": "Verweise",
        "paywalled": "Bezahlschranke",
    },
    paywall="Nur Anrisstext, der Rest steht hinter einer Bezahlschranke.",
    quoted="„{text}“",
    keywords="Stichwörter:",
    also_in="Auch in:",
    more_articles="und {count} weitere: {sources}",
    why="Warum Sie diese Nachricht erhalten",
    why_one_search="Der Artikel passt zu Ihrer Suche:",
    why_several_searches="Der Artikel passt zu Ihren Suchen:",
    search="{query}, abonniert am {day}",
    unsubscribe_one="Diese Suche abbestellen",
    unsubscribe_several="Diese Suchen abbestellen",
    contact="Fragen? {contact}",
    test_subject="Testnachricht von {sender}",
    test_text=(
        "Guten Tag,\n\n"
        "diese Nachricht zeigt, dass {sender} E-Mails verschicken kann. Umlaute und ß müssen lesbar sein.\n"
        "Sie enthält keine Meldung; es ist nichts zu tun.\n"
    ),
)

ENGLISH = Wording(
    language="en",
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    day="{day} {month} {year}",
    clock="{day}, {hour}:{minute:02}",
    undated="date unknown, first seen on {day}",
    late_subject="Late: {subject}",
    late={
        LateReason.UNREADABLE: (
            "Late, because {source} had changed the layout of its pages and this one could not be read until "
            "now."
        ),
        LateReason.MISREAD: "Late, because this page of {source} could be read only in part at first.",
        LateReason.UNAVAILABLE: (
            "Late, because this page of {source} could not be had or read for more than a day."
        ),
        LateReason.FOLDED: "Late, because this article of {source} was taken for a copy of another at first.",
    },
    update_subject="Updated: {subject}",
    update="The article has changed since you were told of it: {fields}.",
    changed="The article has changed since it appeared: {fields}.",
    history="All versions compared",
    fields={
        "kicker": "kicker",
        "title": "headline",
        "teaser": "teaser",
        "body": "text",
        "published_at": "publication date",
        "author": "author",
        "section": "section",
        "keywords": "keywords",
        "caption": "caption",
        "image_credit": "image credit",
        "links": "links",
        "paywalled": "paywall",
    },
    paywall="Teaser only, the rest is behind a paywall.",
    quoted="“{text}”",
    keywords="Keywords:",
    also_in="Also in:",
    more_articles="and {count} more: {sources}",
    why="Why you receive this message",
    why_one_search="The article matches your search:",
    why_several_searches="The article matches your searches:",
    search="{query}, subscribed on {day}",
    unsubscribe_one="Unsubscribe from this search",
    unsubscribe_several="Unsubscribe from these searches",
    contact="Questions? {contact}",
    test_subject="Test message from {sender}",
    test_text=(
        "Hello,\n\n"
        "this message shows that {sender} can send mail. Umlauts and ß must be readable: äöü ÄÖÜ.\n"
        "It carries no news; there is nothing to do.\n"
    ),
)


def wording(language: str) -> Wording:
    """Return the wording of a language; German for those we do not have."""
    return ENGLISH if language == "en" else GERMAN


def spoken_day(moment: datetime, words: Wording) -> str:
    """Return the day in Germany: 13. Dezember 2021."""
    local = moment.astimezone(BERLIN)
    return words.day.format(day=local.day, month=words.months[local.month - 1], year=local.year)


def spoken_moment(moment: datetime, words: Wording) -> str:
    """Return day and time; the day alone at midnight, which is how a day without a time is stored."""
    local = moment.astimezone(BERLIN)
    day = spoken_day(moment, words)
    if (local.hour, local.minute) == (0, 0):
        return day
    return words.clock.format(day=day, hour=local.hour, minute=local.minute)
