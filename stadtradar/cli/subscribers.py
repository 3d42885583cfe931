"""`subscribers add|list|show|export|revive|erase`: who gets mail, and the proof that they want it."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from alerts.own_data_file import own_data_file
from query import parse
from stadtradar import parts
from stadtradar.cli.asking import is_agreed
from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.finding import known_subscriber
from stadtradar.cli.lazy import group
from stadtradar.cli.opening import AsJson, opened
from stadtradar.cli.people import (
    EVENTS,
    consent_documents,
    return_documents,
    subscriber_document,
    subscription_document,
)
from stadtradar.os_errors import meaning
from stadtradar.output import print_json, print_table, say
from storage.aliases import load_aliases
from storage.people.bounces import Revival, returns_of, revive
from storage.people.own_data import own_data
from storage.people.subscribers import (
    AddressSuppressed,
    SubscriberExists,
    add_subscriber,
    consent_records,
    erase_subscriber,
    list_subscribers,
)
from storage.people.subscriptions import add_subscription
from storage.tables import ConsentEvent, ReturnKind, SuppressionReason

app = group("Empfänger aufnehmen, zeigen und löschen.")

_LIFT = "stadtradar suppressions lift"

Address = Annotated[str, typer.Argument(metavar="ADRESSE", help="Mailadresse.")]
Consent = Annotated[
    str, typer.Option("--consent", metavar="TEXT", help="Wie und wann die Einwilligung gegeben wurde.")
]
_UNDELIVERABLE = {
    SuppressionReason.BOUNCED: "Mails kommen zurück",
    SuppressionReason.COMPLAINED: "es gab eine Beschwerde",
    SuppressionReason.ERASED: "die Adresse sollte gelöscht werden",
    SuppressionReason.OPERATOR: "von Hand gesperrt",
}
_RETURNS = {
    ReturnKind.HARD: "Adresse unbekannt",
    ReturnKind.SOFT: "vorübergehend unzustellbar",
    ReturnKind.POLICY: "unsere Mail abgelehnt",
    ReturnKind.COMPLAINT: "Beschwerde",
}
_REVIVE = "stadtradar subscribers revive ADRESSE"


@app.command()
def add(
    ctx: typer.Context,
    address: Address,
    consent: Consent,
    lang: Annotated[Literal["de", "en"], typer.Option(help="Sprache der Mails.")] = "de",
    query: Annotated[
        list[str] | None, typer.Option(help="Gleich dieses Abo anlegen; mehrfach möglich.")
    ] = None,
    *,
    json: AsJson = False,
) -> None:
    """Nimmt einen Empfänger mit seiner Einwilligung auf."""
    evidence, now = stated_consent(consent), datetime.now(UTC)
    with opened(ctx) as work, work.database.transaction() as session:
        key, aliases = parts.hmac_key(work.settings), load_aliases(session)
        queries = [parse(text, aliases).text for text in query or []]
        try:
            subscriber = add_subscriber(
                session, address, language=lang, evidence=evidence, hmac_key=key, now=now
            )
        except SubscriberExists as error:
            remedy = f"Weitere Abos: stadtradar subscriptions add {address} ANFRAGE"
            raise Failure(f"{address}: {error} {remedy}", ExitCode.PROBLEMS) from None
        except AddressSuppressed as error:
            remedy = f"Will sie es wieder, meldet sie sich selbst unter /abo an, oder: {_LIFT} {address}"
            raise Failure(f"{address}: {error} {remedy}", ExitCode.PROBLEMS) from None
        added = [
            add_subscription(session, subscriber, text, evidence=evidence, hmac_key=key, now=now)
            for text in queries
        ]
        document = subscriber_document(subscriber, added)
    if json:
        print_json(document)
    else:
        say(f"Aufgenommen: {document['address']}, Abos: {len(added)}.")


@app.command("list")
def list_all(ctx: typer.Context, *, json: AsJson = False) -> None:
    """Zeigt alle Empfänger."""
    with opened(ctx) as work, work.database.reading() as session:
        people = [subscriber_document(one, one.subscriptions) for one in list_subscribers(session)]
    if json:
        print_json({"subscribers": people})
        return
    rows = [(one["id"], one["address"], one["language"], one["created_at"], one["active"]) for one in people]
    print_table(("Nr.", "Adresse", "Sprache", "Seit", "Abos"), rows, empty="Noch niemand ist aufgenommen.")


@app.command()
def show(ctx: typer.Context, address: Address, *, json: AsJson = False) -> None:
    """Zeigt einen Empfänger mit Abos und allen Einträgen zur Einwilligung."""
    with opened(ctx) as work, work.database.reading() as session:
        subscriber = known_subscriber(session, address)
        person = subscriber_document(subscriber, subscriber.subscriptions)
        queries = [subscription_document(one) for one in subscriber.subscriptions]
        consents = consent_documents(consent_records(session, subscriber.id))
        returned = return_documents(returns_of(session, subscriber.id))
    if json:
        print_json({**person, "subscriptions": queries, "consent": consents, "returns": returned})
        return
    say(f"{person['address']} (Nr. {person['id']}, Sprache {person['language']})\n")
    if reason := person["undeliverable_reason"]:
        say(f"Wird nicht beliefert: {_UNDELIVERABLE[SuppressionReason(str(reason))]}. Aufheben: {_REVIVE}\n")
    print_table(
        ("Abo", "Anfrage", "Seit", "Beendet"),
        [(one["id"], one["query"], one["created_at"], one["ended_at"]) for one in queries],
        empty="Keine Abos.",
    )
    say("")
    print_table(
        ("Wann", "Einwilligung", "Abo", "Nachweis"),
        [
            (one["at"], EVENTS[ConsentEvent(str(one["event"]))], one["subscription"], one["evidence"])
            for one in consents
        ],
        empty="",
    )
    if returned:
        say("")
        rows = [(one["at"], _RETURNS[ReturnKind(str(one["kind"]))], one["status"]) for one in returned]
        print_table(("Wann", "Rückläufer", "Code"), rows, empty="")


@app.command("revive")
def revive_address(ctx: typer.Context, address: Address, *, json: AsJson = False) -> None:
    """Schreibt wieder an eine Adresse, deren Mails zurückkamen."""
    with opened(ctx) as work, work.database.transaction() as session:
        subscriber = known_subscriber(session, address)
        revival = revive(session, subscriber, hmac_key=parts.hmac_key(work.settings))
        active = sum(1 for one in subscriber.subscriptions if one.ended_at is None)
    if revival == Revival.BARRED:
        remedy = f"Freigeben: stadtradar suppressions lift {address}"
        raise Failure(f"{address} ist nicht wegen Rückläufern gesperrt. {remedy}", ExitCode.PROBLEMS)
    if json:
        print_json({"id": subscriber.id, "revived": revival == Revival.REVIVED, "active": active})
    elif revival == Revival.REVIVED:
        say(f"{address} wird wieder beliefert, laufende Abos: {active}.")
    else:
        say(f"{address} war nicht gesperrt.")


@app.command()
def export(
    ctx: typer.Context,
    address: Address,
    output: Annotated[Path, typer.Option("--output", metavar="DATEI", help="Die ZIP-Datei; nur neu.")],
    *,
    json: AsJson = False,
) -> None:
    """Schreibt alles, was zu einem Empfänger gespeichert ist, als JSON und CSV (Art. 15 DSGVO)."""
    with opened(ctx) as work, work.database.reading() as session:
        data = own_data(session, known_subscriber(session, address))
    content = own_data_file(data, title=work.settings.web.title, now=datetime.now(UTC))
    try:
        # For its owner only, and over no file that is there: what is in it is somebody's.
        with os.fdopen(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        raise Failure(f"--output {output}: {meaning(error)}.", ExitCode.USAGE) from error
    rows = {section.name: len(section.rows) for section in data.sections}
    if json:
        print_json({"file": str(output), "rows": rows, "mails": len(data.mails)})
    else:
        say(f"Geschrieben: {output} ({sum(rows.values())} Zeilen, {len(data.mails)} Mails).")


@app.command()
def erase(
    ctx: typer.Context,
    address: Address,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Nicht nachfragen.")] = False,
    json: AsJson = False,
) -> None:
    """Löscht Adresse, Abos und Mails eines Empfängers für immer; der Nachweis bleibt, ohne Adresse."""
    with opened(ctx) as work:
        with work.database.reading() as session:
            number = known_subscriber(session, address).id
        if not yes and not is_agreed(f"{address} endgültig löschen?"):
            raise Failure("Nichts gelöscht.", ExitCode.PROBLEMS)
        with work.database.transaction() as session:
            erase_subscriber(
                session,
                known_subscriber(session, address),
                evidence="stadtradar subscribers erase",
                hmac_key=parts.hmac_key(work.settings),
                now=datetime.now(UTC),
            )
    if json:
        print_json({"id": number, "erased": True})
    else:
        say(f"Gelöscht: Empfänger Nr. {number}.")


def stated_consent(text: str) -> str:
    """Return how consent was given; without it nobody may be written to (Art. 7 DSGVO)."""
    if not text.strip():
        raise Failure("--consent ist leer: Wie und wann wurde eingewilligt?", ExitCode.USAGE)
    return text.strip()
