"""`mail returns`: what has come back of the mails sent."""

from dataclasses import asdict
from datetime import UTC, datetime

import typer

from alerts.returns.report import ReturnsReport
from stadtradar import parts
from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.opening import AsJson, opened
from stadtradar.mail_replies import in_german
from stadtradar.output import print_json, progress, say, warn
from stadtradar.returning import place, return_box


def returns(ctx: typer.Context, *, json: AsJson = False) -> None:
    """Liest jetzt, was zurückgekommen ist, und verbucht es."""
    # Only here: with what flufl.bounce needs it takes longer than `mail test` should wait for.
    from alerts.returns.reading import read_returns  # noqa: PLC0415

    with opened(ctx) as work:
        box, paths = return_box(work.settings), parts.return_paths(work.settings)
        if box is None or paths is None:
            remedy = "[returns] maildir oder imap_host setzen, dazu mail.bounce_address."
            raise Failure(f"Es ist kein Postfach für Rückläufer eingetragen: {remedy}", ExitCode.SETTINGS)
        with progress("Lese …"):
            report = read_returns(
                work.database,
                box,
                paths,
                hmac_key=parts.hmac_key(work.settings),
                clock=lambda: datetime.now(UTC),
                skip=set(),
                limit=1_000_000,
            )
    said = in_german(*report.unavailable) if report.unavailable else None
    if json:
        print_json({**asdict(report), "unavailable": said})
    else:
        _tell(report)
    if said:
        warn(f"{place(work.settings)} lässt sich nicht lesen: {said}.")
        raise typer.Exit(ExitCode.UNAVAILABLE)
    if report.refusals:
        raise typer.Exit(ExitCode.PROBLEMS)


def _tell(report: ReturnsReport) -> None:
    say(
        f"Unbekannte Adressen: {report.hard}, vorübergehend unzustellbar: {report.soft}, "
        f"Beschwerden: {report.complaints}, von Servern abgelehnt: {report.policy}."
    )
    say(f"Nicht mehr beliefert: {report.suppressed}.")
    if report.automatic or report.repeated:
        say(f"Ohne Folgen: {report.automatic + report.repeated} (Abwesenheitsnotizen, schon Verbuchtes).")
    if report.unknown:
        say(f"Liegen geblieben, weil nicht von uns: {report.unknown}.")
    for refusal in dict.fromkeys(report.refusals):
        warn(f"Abgelehnt: {refusal}")
