"""What is wrong with this installation itself, and no fault of a source: told to operators, too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from alerts.faults.operator_view import ToldFault
from alerts.pins import Violation
from query import BERLIN
from storage.owed.overdue import Overdue, Pile
from storage.people.bounces import Refusals


class TroubleKind(StrEnum):
    """What is wrong."""

    DELIVERY = "delivery"
    PINS = "pins"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class TroubleText:
    """What is said of it in one language."""

    name: str  # of the part of the installation
    kind: str
    text: str
    evidence: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """Something wrong at this moment."""

    kind: TroubleKind
    texts: Mapping[str, TroubleText]  # by language


_MOST_NAMED = 5
_PILES = {
    "de": {
        "unmatched": "nicht mit den Abos verglichene Artikel: {count} (seit {since})",
        "unsent": "fällige und nicht verschickte Mails: {count} (seit {since})",
        "deferred": "immer wieder aufgeschobene Mails: {count} (seit {since})",
        "ungathered": "zurückgehaltene und nicht freigegebene Meldungen: {count} (seit {since})",
        "refused": "Kanäle, auf denen die Probe abgelehnt wird: {count} (seit {since})",
    },
    "en": {
        "unmatched": "articles not matched with the subscriptions: {count} (since {since})",
        "unsent": "mails due and not sent: {count} (since {since})",
        "deferred": "mails put off again and again: {count} (since {since})",
        "ungathered": "held stories not released: {count} (since {since})",
        "refused": "channels on which the canary is refused: {count} (since {since})",
    },
}
_REPLY = {"de": "Antwort des Mailservers: {reply}", "en": "reply of the mail server: {reply}"}
_CHECK = {
    "de": "Läuft der Dauerbetrieb, nimmt der Mailserver etwas an? Beides prüft: stadtradar doctor",
    "en": "Does the daemon run, does the mail server take anything? Checked by: stadtradar doctor",
}
_WHY_REFUSED = {
    "de": "Warum die Probe abgelehnt wird, zeigen: stadtradar alerts quarantine, stadtradar endpoints list",
    "en": "Why the canary is refused is shown by: stadtradar alerts quarantine, stadtradar endpoints list",
}
_CLOCK = {"de": "%d.%m.%Y, %H:%M Uhr", "en": "%Y-%m-%d, %H:%M"}


def delivery_trouble(found: Overdue) -> Trouble | None:
    """Return what is wrong with matching and sending; None when nothing is overdue."""
    if not found.is_anything:
        return None
    german = TroubleText(
        name="Zustellung",
        kind="Meldungen liegen fest",
        text="Meldungen kommen nicht dort an, wo sie sein müssten.",
        evidence=_evidence(found, "de"),
        remedy=_remedy(found, "de"),
    )
    english = TroubleText(
        name="Delivery",
        kind="alerts are stuck",
        text="Alerts do not come where they ought to be.",
        evidence=_evidence(found, "en"),
        remedy=_remedy(found, "en"),
    )
    return Trouble(kind=TroubleKind.DELIVERY, texts={"de": german, "en": english})


def pin_trouble(broken: Sequence[Violation]) -> Trouble | None:
    """Return that alert tests fail; None when all hold."""
    if not broken:
        return None
    german = TroubleText(
        name="Alarmtests",
        kind="Abos finden nicht mehr, was sie müssen",
        text=f"Verletzte Alarmtests: {len(broken)}.",
        evidence=_named(broken, "Abo {subscription}, Artikel {article}: {title}"),
        remedy="Anfrage, Alias oder Test berichtigen. Alle nennt: stadtradar subscriptions check",
    )
    english = TroubleText(
        name="Alert tests",
        kind="subscriptions no longer match what they must",
        text=f"Alert tests that fail: {len(broken)}.",
        evidence=_named(broken, "subscription {subscription}, article {article}: {title}"),
        remedy="Correct the query, the alias or the test. All are named by: stadtradar subscriptions check",
    )
    return Trouble(kind=TroubleKind.PINS, texts={"de": german, "en": english})


def refusal_trouble(found: Refusals) -> Trouble | None:
    """Return that servers do not want our mails; None when none has refused one."""
    if not found.count:
        return None
    said = " · ".join(found.reasons)
    german = TroubleText(
        name="Mailversand",
        kind="Mails abgelehnt",
        text=f"Andere Mailserver lehnten in 24 Stunden {found.count} unserer Mails ab."
        " Gestrichen wurde niemand.",
        evidence=said,
        remedy="SPF, DKIM, DMARC und Sperrlisten für die Domain des Absenders und den Mailserver prüfen;"
        " danach noch einmal verschicken: stadtradar alerts retry --refused",
    )
    english = TroubleText(
        name="Mail",
        kind="mails refused",
        text=f"Other mail servers refused {found.count} of our mails in 24 hours."
        " No reader was removed for it.",
        evidence=said,
        remedy="Check SPF, DKIM, DMARC and block lists for the sender's domain and the mail server;"
        " then send them again: stadtradar alerts retry --refused",
    )
    return Trouble(kind=TroubleKind.REFUSED, texts={"de": german, "en": english})


def told_fault(trouble: Trouble, language: str, *, since: datetime, ended_at: datetime | None) -> ToldFault:
    """Return a trouble as a mail to operators tells it."""
    said = trouble.texts[language]
    number = list(TroubleKind).index(trouble.kind)
    return ToldFault(
        id=-(int(since.timestamp()) * len(TroubleKind) + number),  # no fault of a source has such a number
        source=said.name,
        kind=said.kind,
        text=said.text,
        evidence=said.evidence,
        remedy=said.remedy,
        opened_at=since,
        closed_at=ended_at,
        is_opening_known=ended_at is not None,
    )


def _evidence(found: Overdue, language: str) -> str:
    piles = {
        "unmatched": found.unmatched,
        "unsent": found.unsent,
        "deferred": found.deferred,
        "ungathered": found.ungathered,
        "refused": found.refused,
    }
    said = [_pile(pile, name, language) for name, pile in piles.items() if pile.count]
    if found.deferred.count and found.reply:
        said.append(_REPLY[language].format(reply=found.reply))
    text = "; ".join(said)
    return f"{text[0].upper()}{text[1:]}."


def _remedy(found: Overdue, language: str) -> str:
    is_stuck = any(pile.count for pile in (found.unmatched, found.unsent, found.deferred, found.ungathered))
    said = [_CHECK[language]] if is_stuck else []
    return ". ".join([*said, *([_WHY_REFUSED[language]] if found.refused.count else [])])


def _pile(pile: Pile, name: str, language: str) -> str:
    since = pile.since.astimezone(BERLIN).strftime(_CLOCK[language]) if pile.since else "?"
    return _PILES[language][name].format(count=pile.count, since=since)


def _named(broken: Sequence[Violation], form: str) -> str:
    shown = [
        form.format(subscription=one.subscription_id, article=one.article_id, title=one.title)
        for one in broken[:_MOST_NAMED]
    ]
    return "; ".join(shown) + (" …" if len(broken) > _MOST_NAMED else "")
