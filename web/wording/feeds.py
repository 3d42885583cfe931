"""What the feeds of saved searches say of themselves, in both languages."""

from dataclasses import dataclass
from typing import assert_never

from web.wording import Language


@dataclass(frozen=True, kw_only=True)
class FeedWording:
    """The words of one language. `{...}` marks what is filled in."""

    title: str
    description: str
    rights: str
    also_in: str
    page_heading: str
    page_text: str
    page_warning: str
    formats: str
    to_search: str
    revoked_heading: str
    revoked: str
    ended_heading: str
    ended: str
    unreadable_heading: str
    unreadable: str


GERMAN = FeedWording(
    title="{site}: {query}",
    description="Neues zur Suche „{query}“ seit dem {day}.",
    rights="Die Texte gehören ihren Verlagen.",
    also_in="Auch in: {sources}",
    page_heading="Feed der Suche „{query}“",
    page_text="Eine dieser Adressen zeigt einem Feedreader, was sich seit dem {day} findet.",
    page_warning="Wer eine dieser Adressen kennt, liest mit. Bitte nicht weitergeben.",
    formats="Formate",
    to_search="Alle Treffer dieser Suche",
    revoked_heading="Dieser Feed wurde gesperrt",
    revoked="Sein Schlüssel gilt nicht mehr. Einen neuen legt an, wem die Suche gehört.",
    ended_heading="Diese Suche ist beendet",
    ended="Das Abo, zu dem dieser Feed gehört, wurde beendet. Sie können ihn aus dem Feedreader entfernen.",
    unreadable_heading="Diese Suche ist nicht mehr zu verstehen",
    unreadable="Die gespeicherte Suche dieses Feeds lässt sich nicht auswerten: {reason}",
)

ENGLISH = FeedWording(
    title="{site}: {query}",
    description="News for the search “{query}” since {day}.",
    rights="The texts belong to their publishers.",
    also_in="Also in: {sources}",
    page_heading="Feed of the search “{query}”",
    page_text="Give one of these addresses to a feed reader; it shows what the search has found since {day}.",
    page_warning="Whoever knows one of these addresses can read along. Please do not pass them on.",
    formats="Formats",
    to_search="All hits of this search",
    revoked_heading="This feed was revoked",
    revoked="Its key is not valid any more. Whoever owns the search can make a new one.",
    ended_heading="This search has ended",
    ended="The subscription this feed belongs to has ended. You can remove it from your feed reader.",
    unreadable_heading="This search cannot be understood any more",
    unreadable="The stored search of this feed cannot be carried out: {reason}",
)


def feed_wording(language: Language) -> FeedWording:
    """Return the words of a language."""
    match language:
        case Language.DE:
            return GERMAN
        case Language.EN:
            return ENGLISH
    assert_never(language)
