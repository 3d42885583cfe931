"""`suppressions list|add|lift`: addresses that nothing is sent to."""

from datetime import UTC, datetime

import typer

from stadtradar import parts
from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.lazy import group
from stadtradar.cli.opening import AsJson, opened
from stadtradar.cli.subscribers import Address
from stadtradar.output import print_json, print_table, say
from storage.people.addresses import normalise_address
from storage.people.subscribers import SUPPRESSION_REASONS
from storage.people.suppressions import lift, list_suppressions, suppress
from storage.tables import SuppressionReason

app = group("Adressen, an die nichts geschickt wird.")


@app.command("list")
def list_all(ctx: typer.Context, *, json: AsJson = False) -> None:
    """Zeigt alle gesperrten Adressen, von denen nur ein Prüfwert bekannt ist."""
    with opened(ctx) as work, work.database.reading() as session:
        found = [
            {"id": one.id, "reason": one.reason, "at": one.at, "address_hmac": one.address_hmac}
            for one in list_suppressions(session)
        ]
    if json:
        print_json({"suppressions": found})
        return
    rows = [
        (
            one["id"],
            SUPPRESSION_REASONS[SuppressionReason(str(one["reason"]))],
            one["at"],
            one["address_hmac"],
        )
        for one in found
    ]
    print_table(("Nr.", "Warum", "Seit", "Prüfwert"), rows, empty="Keine Adresse ist gesperrt.")


@app.command()
def add(ctx: typer.Context, address: Address, *, json: AsJson = False) -> None:
    """Sperrt eine Adresse: Weder Meldungen noch Bestätigungsmails gehen dorthin."""
    email = normalise_address(address)
    with opened(ctx) as work, work.database.transaction() as session:
        suppress(
            session,
            email,
            SuppressionReason.OPERATOR,
            hmac_key=parts.hmac_key(work.settings),
            now=datetime.now(UTC),
        )
    if json:
        print_json({"address": email, "reason": SuppressionReason.OPERATOR})
    else:
        say(f"Gesperrt: {email}. Wieder freigeben: stadtradar suppressions lift {email}")


@app.command("lift")
def lift_one(ctx: typer.Context, address: Address, *, json: AsJson = False) -> None:
    """Gibt eine gesperrte Adresse wieder frei."""
    email = normalise_address(address)
    with opened(ctx) as work, work.database.transaction() as session:
        reason = lift(session, email, hmac_key=parts.hmac_key(work.settings))
    if reason is None:
        remedy = "Alle nennt: stadtradar suppressions list"
        raise Failure(f"{email} ist nicht gesperrt. {remedy}", ExitCode.PROBLEMS)
    if json:
        print_json({"address": email, "reason": reason})
    else:
        say(f"Freigegeben: {email} (war gesperrt, weil: {SUPPRESSION_REASONS[reason]}).")
