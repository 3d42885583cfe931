"""What the pages say that links in a mail lead to: why it came, and that it is not relevant."""

from dataclasses import dataclass

from web.wording import Language
from web.wording.entries import Counted


@dataclass(frozen=True, kw_only=True)
class ReaderPageWording:
    """The words of one language. `{...}` marks what the page fills in."""

    why_heading: str
    way_heading: str
    searches_heading: str
    search: str
    words_gone: str
    not_shown: str
    accepted: str
    gathered: str
    irrelevant_link: str
    irrelevant_heading: str
    irrelevant_intro: str
    nothing_yet: str
    exclude: str
    costs: Counted
    costs_nothing: str
    new_query: str
    pin_only: str
    pin_button: str
    do_nothing: str
    no_proposals: str
    done_heading: str
    changed: str
    pinned: str
    refused: str
    violated: str  # on the page where a search is managed
    gone_heading: str
    gone: str


_GERMAN = ReaderPageWording(
    why_heading="Warum diese Meldung kam",
    way_heading="Von der Seite ins Postfach",
    searches_heading="Gefunden von",
    search="Suche „{query}“, abonniert seit {day}",
    words_gone="Die Wörter stehen heute nicht mehr im Artikel, oder die Suche wurde seitdem geändert.",
    not_shown="Die Wörter stehen im Artikel; seine Quelle erlaubt keine Auszüge.",
    accepted="Vom Mailserver angenommen: {at}.",
    gathered="Gesammelt in einer Sammelmail.",
    irrelevant_link="Nicht relevant für diese Suche?",
    irrelevant_heading="Nicht relevant?",
    irrelevant_intro="Gefunden wurde der Artikel wegen dieser Wörter:",
    nothing_yet="Bis zum Druck auf einen Knopf ändert sich nichts.",
    exclude="„{word}“ ausschließen",
    costs=Counted(
        "Das hätte in den letzten 90 Tagen einen anderen Treffer gekostet:",
        "Das hätte in den letzten 90 Tagen {n} andere Treffer gekostet:",
    ),
    costs_nothing="Das hätte in den letzten 90 Tagen keinen anderen Treffer gekostet.",
    new_query="Die Suche lautet dann:",
    pin_only=(
        "Oder sagen Sie nur Bescheid: Der Artikel wird vermerkt, an der Suche ändert sich nichts, und wer "
        "diesen Dienst betreibt, sieht es sich an."
    ),
    pin_button="Nur Bescheid sagen",
    do_nothing="Oder tun Sie nichts: Dann bleibt alles, wie es ist.",
    no_proposals="Es gibt kein einzelnes Wort, das nur solche Artikel ausschließt.",
    done_heading="Danke",
    changed="Ihre Suche ist geändert. Artikel wie dieser kommen nicht mehr. Sie lautet jetzt:",
    pinned="Vermerkt. An Ihrer Suche ist nichts geändert; wer diesen Dienst betreibt, sieht es sich an.",
    refused=(
        "Der Artikel ist vermerkt, die Suche aber nicht geändert: So fände sie etwas nicht mehr, "
        "das sie finden muss. Wer diesen Dienst betreibt, sieht es sich an."
    ),
    violated="So würde ein vermerkter Artikel falsch behandelt: {titles}. Bitte formulieren Sie anders.",
    gone_heading="Zu diesem Link gibt es nichts mehr",
    gone=(
        "Der Link ist beim Kopieren unvollständig geworden, oder die Meldung ist gelöscht. "
        "Es wurde nichts geändert."
    ),
)

_ENGLISH = ReaderPageWording(
    why_heading="Why this message came",
    way_heading="From the page to the mailbox",
    searches_heading="Found by",
    search="Search “{query}”, ordered on {day}",
    words_gone="The words are no longer in the article today, or the search has been changed since.",
    not_shown="The words are in the article; its source allows no excerpts.",
    accepted="Accepted by the mail server: {at}.",
    gathered="Gathered in a digest.",
    irrelevant_link="Not relevant for this search?",
    irrelevant_heading="Not relevant?",
    irrelevant_intro="The article was found because of these words:",
    nothing_yet="Nothing changes until you press a button.",
    exclude="Exclude “{word}”",
    costs=Counted(
        "In the last 90 days that would have cost one other hit:",
        "In the last 90 days that would have cost {n} other hits:",
    ),
    costs_nothing="In the last 90 days that would have cost no other hit.",
    new_query="The search is then:",
    pin_only=(
        "Or just say so: the article is noted, the search stays as it is, and whoever runs this service "
        "looks into it."
    ),
    pin_button="Just say so",
    do_nothing="Or do nothing: then all stays as it is.",
    no_proposals="There is no single word that excludes only such articles.",
    done_heading="Thank you",
    changed="Your search is changed. Articles like this one no longer come. It is now:",
    pinned="Noted. Your search is unchanged; whoever runs this service looks into it.",
    refused=(
        "The article is noted, but the search is unchanged: with this exclusion it would no longer find an "
        "article that it must. Whoever runs this service looks into it."
    ),
    violated="An article that was noted would be treated wrongly: {titles}. Please put it another way.",
    gone_heading="There is nothing behind this link any more",
    gone="The link was cut off when it was copied, or the message was deleted. Nothing was changed.",
)


def reader_page_words(language: Language) -> ReaderPageWording:
    """Return the words of a language."""
    return _ENGLISH if language is Language.EN else _GERMAN
