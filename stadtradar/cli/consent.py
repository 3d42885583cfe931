"""`consent show`: the proof of a consent, as a court reads it."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from query import BERLIN
from stadtradar import parts
from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.lazy import group
from stadtradar.cli.opening import AsJson, opened
from stadtradar.cli.people import EVENTS
from stadtradar.output import print_json, say, shown
from storage.database import Session
from storage.people.addresses import InvalidAddress, address_hmac, normalise_address
from storage.people.consent import consent_origins, consent_records, subscribers_with_address
from storage.tables import ConsentEvent, ConsentOrigin, ConsentRecord, Subscriber

app = group("Nachweise der Einwilligung.")


@app.callback()
def _group() -> None:
    """Nachweise der Einwilligung."""


@app.command()
def show(
    ctx: typer.Context,
    who: Annotated[
        str, typer.Argument(metavar="ADRESSE|NR", help="Mailadresse oder Nummer, auch gelöschte.")
    ],
    *,
    json: AsJson = False,
) -> None:
    """Zeigt jede Zeile des Nachweises mit Wortlaut, Zeiten und Message-ID, auch nach einer Löschung."""
    with opened(ctx) as work, work.database.reading() as session:
        key = parts.hmac_key(work.settings)
        numbers, address = _meant(session, who, key)
        people = [_person(session, number, address, key) for number in numbers]
    if json:
        print_json({"people": [{**person, "lines": lines} for person, lines in people]})
        return
    for person, lines in people:
        _tell(person, lines)


def _meant(session: Session, who: str, key: bytes) -> tuple[list[int], str | None]:
    if who.isdigit() and len(who) < 10:
        numbers = [int(who)] if session.get(Subscriber, int(who)) else []
        address = None
    else:
        try:
            address = normalise_address(who)
        except InvalidAddress as error:
            raise Failure(f"{who}: {error}", ExitCode.USAGE) from None
        numbers = subscribers_with_address(session, address, key)
    if not numbers:
        remedy = "Nummern nennt: stadtradar subscribers list"
        raise Failure(f"Zu {who} gibt es keinen Nachweis. {remedy}", ExitCode.USAGE)
    return numbers, address


def _person(
    session: Session, number: int, address: str | None, key: bytes
) -> tuple[dict[str, object], list[dict[str, object]]]:
    subscriber = session.get_one(Subscriber, number)
    records = consent_records(session, number)
    origins = consent_origins(session, number)
    known = address or subscriber.email
    person: dict[str, object] = {
        "id": number,
        "address": subscriber.email,
        "erased_at": subscriber.erased_at,
        # The fingerprint proves that the lines are about this address, although they do not hold it.
        "address_proven": all(one.address_hmac == address_hmac(known, key) for one in records)
        if known
        else None,
    }
    return person, [_line(one, origins.get(one.id)) for one in records]


def _line(record: ConsentRecord, origin: ConsentOrigin | None) -> dict[str, object]:
    return {
        "line": record.id,
        "event": record.event,
        "at_berlin": _stated(record.at.astimezone(BERLIN)),
        "at_utc": _stated(record.at.astimezone(UTC)),
        "subscription": record.subscription_id,
        "evidence": record.evidence,
        "wording_id": record.wording_id,
        "wording": record.wording,
        "message_id": record.message_id,
        "ip": origin.ip if origin else None,
        "user_agent": origin.user_agent if origin else None,
        "address_hmac": record.address_hmac,
    }


def _stated(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="seconds")


def _tell(person: dict[str, object], lines: list[dict[str, object]]) -> None:
    say(f"Nachweis der Einwilligung, Empfänger Nr. {person['id']}")
    say(f"Adresse: {person['address'] or 'gelöscht am ' + shown(person['erased_at'])}")
    if person["address_proven"] is not None:
        proven = "stimmt mit jeder Zeile überein" if person["address_proven"] else "STIMMT NICHT ÜBEREIN"
        say(f"Prüfwert der Adresse: {proven}")
    for line in lines:
        say("")
        for name, value in _told(line):
            say(f"{name + ':':<17}{value}")


def _told(line: dict[str, object]) -> list[tuple[str, object]]:
    told = [
        ("Zeile", line["line"]),
        ("Vorgang", EVENTS[ConsentEvent(str(line["event"]))]),
        ("Zeit Berlin", line["at_berlin"]),
        ("Zeit UTC", line["at_utc"]),
        ("Abo", line["subscription"] or "alle"),
        ("Auf welchem Weg", line["evidence"]),
        ("Wortlaut", line["wording"] and f"[{line['wording_id']}] {line['wording']}"),
        ("Message-ID", line["message_id"]),
        ("IP-Adresse", line["ip"]),
        ("Browser", line["user_agent"]),
        ("Prüfwert", line["address_hmac"]),
    ]
    return [(name, value) for name, value in told if value is not None]
