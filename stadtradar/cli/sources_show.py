"""`sources show`: how one source fared, run by run and fault by fault, and how far its archive was read."""

from typing import Annotated

import typer

from stadtradar.cli.archive_told import archive_document, archive_sentence
from stadtradar.cli.choosing import missing_source
from stadtradar.cli.faults_told import fault_document, run_document, tell_fault, tell_runs
from stadtradar.cli.opening import AsJson, opened
from stadtradar.output import print_json, say
from stadtradar.sources import configured_sources
from storage.crawling.backfill import backfill_of
from storage.crawling.faults import fault_history
from storage.crawling.history import newest_runs
from storage.sources import list_sources

_MOST_FAULTS = 10


def show(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(metavar="QUELLE", help="Name der Quelle.")],
    *,
    runs: Annotated[int, typer.Option("--runs", metavar="ZAHL", min=1, help="So viele Läufe.")] = 20,
    json: AsJson = False,
) -> None:
    """Zeigt die Läufe einer Quelle mit allen Zahlen, ihre Störungen mit Beleg und Abhilfe und ihr Archiv."""
    with opened(ctx) as work, work.database.reading() as session:
        configured = [one.name for one in configured_sources(work.settings)]
        names = [*configured, *(state.name for state in list_sources(session))]
        if source not in names:
            raise missing_source(source, names)
        ledger = newest_runs(session, source, limit=runs)
        faults = fault_history(session, source, _MOST_FAULTS)
        archive = backfill_of(session, source)
    if json:
        document = {
            "source": source,
            "faults": [fault_document(fault) for fault in faults],
            "runs": [run_document(run) for run in ledger],
            "archive": archive_document(archive),
        }
        print_json(document)
        return
    for fault in faults:
        tell_fault(fault)
    if faults:
        say("")
    tell_runs(ledger)
    if archive is not None:
        say(archive_sentence(source, archive))
