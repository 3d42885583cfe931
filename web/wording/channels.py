"""What is said of feeds, webhooks and chats where a reader manages everything, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from web.wording import Language


@dataclass(frozen=True, kw_only=True)
class ChannelWording:
    """The words of one language. `{...}` marks what is filled in."""

    # feeds
    feed_heading: str
    feed_intro: str
    feed: str
    feed_button: str
    revoke_button: str
    too_many_feeds: str
    feed_made: str
    feed_once: str
    feed_page: str
    feed_warning: str
    # webhooks and chats
    heading: str
    intro: str
    kinds: Mapping[str, str]  # by EndpointKind
    endpoint: str
    tells: str
    tells_nothing: str
    disabled: str
    two_secrets: str
    remove_button: str
    renew_button: str
    end_button: str
    add_heading: str
    add_intro: str
    target_label: str
    target_hint: str
    searches_label: str
    add_button: str
    too_many_endpoints: str
    not_https: str
    known_target: str
    refused_target: str
    no_search: str
    added: str
    renewed: str
    signing_label: str
    signing_once: str
    signing_old: str
    back: str


_GERMAN = ChannelWording(
    feed_heading="Als Feed lesen",
    feed_intro=(
        "Ein Feed zeigt dieselben Meldungen in einem Feedreader. Für jedes Gerät lässt sich ein eigener "
        "anlegen und einzeln sperren."
    ),
    feed="Feed Nr. {number}, angelegt am {day}",
    feed_button="Feed anlegen",
    revoke_button="Sperren",
    too_many_feeds="Mehr als {count} Feeds je Suche gehen nicht. Bitte zuerst einen sperren.",
    feed_made="Feed der Suche „{query}“",
    feed_once=(
        "Diese Adressen werden nur jetzt gezeigt, denn gespeichert ist davon nur ein Prüfwert. Bitte "
        "gleich in den Feedreader übernehmen; wer sie verliert, legt einen neuen Feed an."
    ),
    feed_page="Seite mit allen Formaten",
    feed_warning="Wer eine dieser Adressen kennt, liest mit. Bitte nicht weitergeben.",
    heading="Webhooks und Chats",
    intro="Dorthin wird gemeldet, was die Suchen finden, neben der Mail oder statt ihrer.",
    kinds={"webhook": "Webhook", "chat": "Chat"},
    endpoint="{kind} Nr. {number}: {place}, seit {day}",
    tells="Meldet: {queries}",
    tells_nothing="Zurzeit meldet keine Suche dorthin.",
    disabled="Abgeschaltet am {day}; dorthin geht nichts mehr.",
    two_secrets="Zwei Geheimnisse gelten: das neue und das alte.",
    remove_button="Entfernen",
    renew_button="Neues Geheimnis",
    end_button="Altes Geheimnis beenden",
    add_heading="Webhook eintragen",
    add_intro=(
        "Für Programme: Jede Meldung geht als JSON per POST dorthin, unterschrieben nach Standard Webhooks."
    ),
    target_label="Adresse",
    target_hint="Öffentlich erreichbar, beginnt mit https://. Später zeigt diese Seite nur den Rechner.",
    searches_label="Diese Suchen melden dort, zusätzlich zu ihren bisherigen Wegen",
    add_button="Webhook eintragen",
    too_many_endpoints=(
        "Mehr als {count} Webhooks und Chats zusammen gehen nicht. Bitte zuerst einen entfernen."
    ),
    not_https="Bitte die ganze Adresse angeben; sie beginnt mit https://",
    known_target="Diese Adresse ist schon eingetragen, als Webhook Nr. {number}.",
    refused_target="Dorthin kann nicht gemeldet werden: {reason}.",
    no_search="Bitte mindestens eine Suche wählen, die dort meldet.",
    added="Webhook Nr. {number} ist eingetragen",
    renewed="Neues Geheimnis für Webhook Nr. {number}",
    signing_label="Geheimnis",
    signing_once=(
        "Damit prüft der Empfänger die Unterschrift. Es wird nur jetzt gezeigt: Bitte gleich beim Empfänger "
        "eintragen."
    ),
    signing_old="Das alte gilt daneben noch, bis Sie es auf Ihrer Seite beenden.",
    back="Zurück zu Ihren Suchen",
)

_ENGLISH = ChannelWording(
    feed_heading="Read as a feed",
    feed_intro=(
        "A feed shows the same messages in a feed reader. Each device can have its own, which can be revoked "
        "alone."
    ),
    feed="Feed no. {number}, made on {day}",
    feed_button="Make a feed",
    revoke_button="Revoke",
    too_many_feeds="More than {count} feeds of a search are not possible. Please revoke one first.",
    feed_made="Feed of the search “{query}”",
    feed_once=(
        "These addresses are shown just now, because only a hash of them is kept. Please take them into your "
        "feed reader at once; if they get lost, make a new feed."
    ),
    feed_page="Page with all formats",
    feed_warning="Whoever knows one of these addresses can read along. Please do not pass them on.",
    heading="Webhooks and chats",
    intro="What the searches find is told there, besides the mail or instead of it.",
    kinds={"webhook": "Webhook", "chat": "Chat"},
    endpoint="{kind} no. {number}: {place}, since {day}",
    tells="Tells: {queries}",
    tells_nothing="No search tells there at present.",
    disabled="Disabled on {day}; nothing goes there any more.",
    two_secrets="Two secrets are valid: the new one and the old one.",
    remove_button="Remove",
    renew_button="New secret",
    end_button="End the old secret",
    add_heading="Add a webhook",
    add_intro="For programs: each message is posted there as JSON, signed as Standard Webhooks says.",
    target_label="Address",
    target_hint="Begins with https:// and can be reached publicly. Only the host is shown later.",
    searches_label="These searches tell there, in addition to their ways so far",
    add_button="Add the webhook",
    too_many_endpoints=(
        "More than {count} webhooks and chats together are not possible. Please remove one first."
    ),
    not_https="Please enter the whole address; it begins with https://",
    known_target="This address is there already, as webhook no. {number}.",
    refused_target="Nothing can be told there: {reason}.",
    no_search="Please choose at least one search that tells there.",
    added="Webhook no. {number} is added",
    renewed="New secret of webhook no. {number}",
    signing_label="Secret",
    signing_once=(
        "With it the receiver checks the signature. It is shown just now: please enter it at the receiver at "
        "once."
    ),
    signing_old="The old one stays valid beside it until you end that on your page.",
    back="Back to your searches",
)


def channel_words(language: Language) -> ChannelWording:
    """Return the words of a language."""
    return _ENGLISH if language is Language.EN else _GERMAN
