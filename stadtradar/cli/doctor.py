"""`doctor`: looks the installation over and names the remedy."""

from datetime import UTC, datetime

import typer
from rich.text import Text

from stadtradar.cli.exits import ExitCode
from stadtradar.cli.opening import AsJson, read_settings
from stadtradar.doctor import Finding, Status, examine
from stadtradar.doctor.findings import fail
from stadtradar.output import print_json, progress, safe, say
from stadtradar.settings import SettingsError

_SIGNS = {
    Status.OK: ("ok     ", "green"),
    Status.WARN: ("Achtung", "yellow"),
    Status.FAIL: ("FEHLER ", "red"),
}


def doctor(ctx: typer.Context, *, json: AsJson = False) -> None:
    """Prüft Einstellungen, Dateien, Datenbank, Mailversand und Quellen und nennt Abhilfe."""
    with progress("Prüfe …"):
        findings = _findings(ctx)
    failed = any(finding.status is Status.FAIL for finding in findings)
    if json:
        print_json({"ok": not failed, "checks": findings})
    else:
        for finding in findings:
            say(_line(finding))
    if failed:
        raise typer.Exit(ExitCode.PROBLEMS)


def _findings(ctx: typer.Context) -> list[Finding]:
    try:
        return examine(read_settings(ctx), datetime.now(UTC))
    except SettingsError as error:
        return [fail("config", fault, "Die Einstellung berichtigen.") for fault in error.faults]


def _line(finding: Finding) -> Text:
    sign, colour = _SIGNS[finding.status]
    line = Text(sign, style=colour).append(f"  {safe(finding.text)}", style="default")
    return line.append(f"\n         → {safe(finding.remedy)}", style="default") if finding.remedy else line
