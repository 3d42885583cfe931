"""`endpoints add|list|test|rotate|disable|remove`: webhooks and chats of subscribers."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from alerts.channels.endpoint_urls import shown_place, url_fault
from alerts.channels.signing import new_secret
from stadtradar import channels, parts
from stadtradar.cli.endpoint_trial import trial
from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.finding import known_subscriber
from stadtradar.cli.lazy import group
from stadtradar.cli.opening import AsJson, Opened, opened
from stadtradar.cli.subscribers import Address
from stadtradar.output import print_json, print_table, say
from storage.people.consent import Proof
from storage.people.endpoint_changes import NewEndpoint, add_endpoint, close_endpoint, remove_endpoint
from storage.people.endpoints import end_rotation, find_endpoint, list_endpoints, rotate_secret
from storage.tables import Endpoint, EndpointKind, Subscriber

app = group("Webhooks und Chats, an die gemeldet wird.")

_Number = Annotated[int, typer.Argument(metavar="NR", min=1, help="Nummer des Endpunkts.")]


@app.command()
def add(
    ctx: typer.Context,
    address: Address,
    kind: Annotated[EndpointKind, typer.Argument(metavar="ART", help="webhook oder chat.")],
    url: Annotated[str, typer.Argument(metavar="URL", help="Adresse, für Chat die von apprise.")],
    subscription: Annotated[
        list[int] | None,
        typer.Option(
            min=1, metavar="NR", help="Dieses Abo meldet dort; mehrfach möglich, ohne Angabe alle laufenden."
        ),
    ] = None,
    *,
    json: AsJson = False,
) -> None:
    """Legt einen Webhook oder Chat an und zeigt dessen Geheimnis, dieses eine Mal."""
    with opened(ctx) as work:
        _require_usable(work, kind, url)
        secret = new_secret() if kind is EndpointKind.WEBHOOK else None
        with work.database.transaction() as session:
            reader = known_subscriber(session, address)
            told = _own_subscriptions(reader, subscription)
            new = NewEndpoint(kind=kind, url=url, secret=secret)
            endpoint = add_endpoint(session, reader, new, told, _proof(work, "add"))
            document = {**_document(endpoint), "secret": secret, "subscriptions": told}
    if json:
        print_json(document)
        return
    say(f"Endpunkt {document['id']} ({kind}) für {address}, Abos: {', '.join(map(str, told)) or 'keine'}.")
    if secret:
        say(f"Geheimnis zum Prüfen der Signatur: {secret}")
        say("Es wird nicht noch einmal gezeigt: Bitte jetzt aufheben.")
    say(f"Ausprobieren: stadtradar endpoints test {document['id']}")


@app.command("list")
def list_all(
    ctx: typer.Context,
    address: Annotated[str | None, typer.Argument(metavar="ADRESSE", help="Nur dieser Empfänger.")] = None,
    *,
    json: AsJson = False,
) -> None:
    """Zeigt alle Endpunkte, ohne Adressen und Geheimnisse."""
    with opened(ctx) as work, work.database.reading() as session:
        wanted = known_subscriber(session, address).id if address else None
        found = [
            {**_document(one), "address": session.get_one(Subscriber, one.subscriber_id).email}
            for one in list_endpoints(session, wanted)
        ]
    if json:
        print_json({"endpoints": found})
        return
    keys = ("id", "address", "kind", "place", "created_at", "disabled_at", "disabled_reason")
    print_table(
        ("Nr.", "Empfänger", "Art", "Wo", "Seit", "Abgeschaltet", "Warum"),
        [tuple(one[key] for key in keys) for one in found],
        empty="Keine Endpunkte.",
    )


@app.command("test")
def try_out(ctx: typer.Context, number: _Number, *, json: AsJson = False) -> None:
    """Schickt eine Probe, die von niemandem etwas verrät, und nennt das Ergebnis."""
    with opened(ctx) as work:
        result = trial(work, number)
    if json:
        print_json({"id": number, "delivered": result.delivered, "reply": result.reply})
    else:
        say(f"{'Angekommen' if result.delivered else 'Nicht angekommen'}: {result.reply}")
    if not result.delivered:
        raise typer.Exit(ExitCode.PROBLEMS)


@app.command()
def rotate(
    ctx: typer.Context,
    number: _Number,
    *,
    end: Annotated[bool, typer.Option("--end", help="Nur noch mit dem neuesten unterschreiben.")] = False,
    json: AsJson = False,
) -> None:
    """Unterschreibt mit einem neuen Geheimnis und bis --end auch noch mit dem alten."""
    secret = None if end else new_secret()
    with opened(ctx) as work, work.database.transaction() as session:
        endpoint = _found(session, number)
        if endpoint.kind != EndpointKind.WEBHOOK:
            raise Failure(f"Endpunkt {number} ist kein Webhook, er hat kein Geheimnis.", ExitCode.USAGE)
        if secret is None:
            end_rotation(endpoint)
        else:
            rotate_secret(endpoint, secret)
        document = {**_document(endpoint), "secret": secret}
    if json:
        print_json(document)
    elif secret is None:
        say(f"Das alte Geheimnis von Endpunkt {number} gilt nicht mehr.")
    else:
        say(f"Neues Geheimnis von Endpunkt {number}: {secret}")
        say(f"Das alte gilt daneben noch bis: stadtradar endpoints rotate {number} --end")


@app.command()
def disable(ctx: typer.Context, number: _Number, *, json: AsJson = False) -> None:
    """Schickt nichts mehr an einen Endpunkt; was nur dort gemeldet wurde, kommt per Mail."""
    with opened(ctx) as work, work.database.transaction() as session:
        endpoint = _found(session, number)
        reason = "abgeschaltet mit stadtradar endpoints disable"
        close_endpoint(session, endpoint, reason, _proof(work, "disable"))
        document = _document(endpoint)
    if json:
        print_json(document)
    else:
        say(f"Abgeschaltet: Endpunkt {number}.")


@app.command()
def remove(ctx: typer.Context, number: _Number, *, json: AsJson = False) -> None:
    """Schaltet einen Endpunkt ab und vergisst seine Adresse; kein Abo meldet mehr dort."""
    with opened(ctx) as work, work.database.transaction() as session:
        remove_endpoint(session, _found(session, number), _proof(work, "remove"))
    if json:
        print_json({"id": number, "removed": True})
    else:
        say(f"Entfernt: Endpunkt {number}.")


def _require_usable(work: Opened, kind: EndpointKind, url: str) -> None:
    guard, schemes = channels.guard(work.settings), channels.chat_schemes(work.settings)
    if (fault := url_fault(kind, url, guard=guard, chat_schemes=schemes)) is not None:
        raise Failure(f"Dorthin kann nicht gemeldet werden: {fault}.", ExitCode.USAGE)


def _own_subscriptions(reader: Subscriber, wanted: list[int] | None) -> list[int]:
    running = [one.id for one in reader.subscriptions if one.ended_at is None]
    for number in wanted or ():
        if number not in running:
            raise Failure(f"Abo {number} ist kein laufendes Abo dieses Empfängers.", ExitCode.USAGE)
    return running if wanted is None else list(dict.fromkeys(wanted))


def _found(session: Session, number: int) -> Endpoint:
    endpoint = find_endpoint(session, number)
    if endpoint is None:
        remedy = "Alle nennt: stadtradar endpoints list"
        raise Failure(f"Den Endpunkt {number} gibt es hier nicht. {remedy}", ExitCode.USAGE)
    return endpoint


def _proof(work: Opened, command: str) -> Proof:
    return Proof(
        at=datetime.now(UTC),
        evidence=f"stadtradar endpoints {command}",
        hmac_key=parts.hmac_key(work.settings),
    )


def _document(endpoint: Endpoint) -> dict[str, object]:
    return {
        "id": endpoint.id,
        "kind": endpoint.kind,
        "place": shown_place(endpoint),
        "created_at": endpoint.created_at,
        "disabled_at": endpoint.disabled_at,
        "disabled_reason": endpoint.disabled_reason,
    }
