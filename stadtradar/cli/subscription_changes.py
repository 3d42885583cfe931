"""`subscriptions set|end`: changing a subscription for its reader, with a line in the ledger."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

import typer

from alerts.pins import violated
from query import parse
from stadtradar import parts
from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.opening import AsJson, opened
from stadtradar.cli.people import subscription_document
from stadtradar.output import print_json, say
from storage.aliases import load_aliases
from storage.database import Session
from storage.people.choices import (
    BadChoice,
    read_address_form,
    read_channels,
    read_daily_cap,
    read_language,
    read_muted,
    read_pause,
    read_telling,
)
from storage.people.consent import Proof
from storage.people.pins import pins_of
from storage.people.preferences import (
    Settings,
    change_person,
    change_subscription,
    known_channels,
    person_settings_of,
    settings_of,
)
from storage.people.subscriptions import end_subscriptions
from storage.sources import list_sources
from storage.tables import Subscription

Number = Annotated[int, typer.Argument(metavar="NR", min=1, help="Nummer des Abos.")]
Text = str | None


def change(  # noqa: PLR0913  (one parameter for each option)
    ctx: typer.Context,
    number: Number,
    *,
    query: Annotated[Text, typer.Option(metavar="ANFRAGE", help="Wonach gesucht wird.")] = None,
    rhythm: Annotated[Text, typer.Option(metavar="RHYTHMUS", help="instant, daily oder weekly.")] = None,
    hour: Annotated[Text, typer.Option(metavar="STUNDE", help="Der Sammelmail, 0 bis 23.")] = None,
    weekdays: Annotated[Text, typer.Option(metavar="TAGE", help="Der Wochenmail: mo,mi,fr.")] = None,
    quiet: Annotated[Text, typer.Option(metavar="MINUTEN", help="Ruhe nach einer Mail, 0 bis 1440.")] = None,
    pause_until: Annotated[
        Text, typer.Option("--pause-until", metavar="TAG", help="Pause bis zu diesem Tag; - beendet sie.")
    ] = None,
    mute: Annotated[
        list[str] | None, typer.Option(metavar="QUELLE", help="Nicht melden, mehrfach; - für keine.")
    ] = None,
    channel: Annotated[list[str] | None, typer.Option(metavar="WEG", help="mail oder webhook:NR.")] = None,
    daily_cap: Annotated[
        Text, typer.Option("--daily-cap", metavar="ZAHL", help="Höchstens so viele Mails am Tag; - für alle.")
    ] = None,
    lang: Annotated[Text, typer.Option(metavar="SPRACHE", help="de oder en, für alle Abos.")] = None,
    address_form: Annotated[
        Text, typer.Option("--address-form", metavar="ANREDE", help="formal oder neutral, für alle Abos.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Ändert ein Abo und wie sein Empfänger angeschrieben wird; was nicht genannt ist, bleibt."""
    with opened(ctx) as work, work.database.transaction() as session:
        subscription = _active(session, number)
        proof = Proof(
            at=datetime.now(UTC),
            evidence="stadtradar subscriptions set",
            hmac_key=parts.hmac_key(work.settings),
        )
        subscriber, now = subscription.subscriber, proof.at
        before, person = settings_of(subscription), person_settings_of(subscriber)
        try:
            wanted = _told(before, rhythm=rhythm, hour=hour, weekdays=weekdays, quiet=quiet)
            if query is not None:
                wanted = replace(wanted, query=_tested(session, number, query))
            if pause_until is not None:
                until = None if pause_until == "-" else read_pause(pause_until, now)
                wanted = replace(wanted, paused_until=until)
            if mute:
                names = {source.name for source in list_sources(session)}
                wanted = replace(wanted, muted_sources=read_muted([] if mute == ["-"] else mute, names))
            if channel:
                known = known_channels(session, subscriber.id)
                wanted = replace(wanted, channels=read_channels(channel, known))
            if daily_cap is not None:
                person = replace(person, daily_cap=read_daily_cap("" if daily_cap == "-" else daily_cap))
            if lang is not None:
                person = replace(person, language=read_language(lang))
            if address_form is not None:
                person = replace(person, address_form=read_address_form(address_form))
        except BadChoice as fault:
            raise Failure(str(fault), ExitCode.USAGE) from None
        changes = (
            *change_subscription(session, subscription, wanted, proof),
            *change_person(session, subscriber, person, proof),
        )
        document = subscription_document(subscription)
    if json:
        print_json({**document, "changes": list(changes)})
    else:
        say(f"Abo {number}: {'; '.join(changes) or 'nichts geändert'}.")


def end(ctx: typer.Context, number: Number, *, json: AsJson = False) -> None:
    """Beendet ein Abo; was noch nicht verschickt ist, wird nicht mehr verschickt."""
    with opened(ctx) as work, work.database.transaction() as session:
        subscription = _active(session, number)
        end_subscriptions(
            session,
            subscription.subscriber_id,
            [number],
            evidence="stadtradar subscriptions end",
            hmac_key=parts.hmac_key(work.settings),
            now=datetime.now(UTC),
        )
        document = subscription_document(subscription)
    if json:
        print_json(document)
    else:
        say(f"Beendet: Abo {number}.")


def _active(session: Session, number: int) -> Subscription:
    found = session.get(Subscription, number) if number < 2**31 else None
    if found is None or found.ended_at is not None:
        remedy = "Laufende Abos nennt: stadtradar subscriptions list"
        raise Failure(f"Ein laufendes Abo {number} gibt es nicht. {remedy}", ExitCode.USAGE)
    return found


def _tested(session: Session, number: int, text: str) -> str:
    """Return the query if no alert test forbids it."""
    query = parse(text, load_aliases(session))
    if broken := violated(query, pins_of(session, number)):
        named = ", ".join(str(one.article_id) for one in broken)
        remedy = f"Zeigen oder erzwingen: stadtradar subscriptions change {number} ANFRAGE"
        raise Failure(f"Alarmtests wären verletzt (Artikel {named}). {remedy}", ExitCode.PROBLEMS)
    return query.text


def _told(before: Settings, *, rhythm: Text, hour: Text, weekdays: Text, quiet: Text) -> Settings:
    """Return the settings with another telling. Raises BadChoice."""
    old = before.telling
    days = [str(day) for day in old.weekdays] if weekdays is None else weekdays.split(",")
    chosen = read_telling(
        old.rhythm if rhythm is None else rhythm,
        str(old.hour) if hour is None else hour,
        days,
        str(old.quiet_minutes) if quiet is None else quiet,
    )
    if chosen.telling is None:
        raise chosen.faults[0]
    return replace(before, telling=chosen.telling)
