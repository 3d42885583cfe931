"""`db copy`: the whole store moved to an empty database of another kind or place."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from scheduler.lock import DataDirectoryLock
from stadtradar import parts
from stadtradar.cli.opening import AsJson, unprepared
from stadtradar.output import counted, grouped, print_json, say
from storage.copying import copy_store
from storage.copying.moving import count_all
from storage.database import Database
from storage.reindexing import count_to_index

Url = Annotated[
    str,
    typer.Argument(
        metavar="ADRESSE", help="Leere Datenbank: postgresql://… oder sqlite:///… wie [storage] url."
    ),
]


def copy(ctx: typer.Context, url: Url, *, json: AsJson = False) -> None:
    """Zieht in eine leere Datenbank um, etwa von SQLite nach PostgreSQL, und prüft jede Zeile."""
    with unprepared(ctx) as work:
        parts.prepare_data_dir(work.settings)
        target = Database(url)
        try:
            # What is stored meanwhile would stay behind.
            with DataDirectoryLock(work.settings.data_dir, now=datetime.now(UTC)):
                total = 2 * count_all(work.database)
                with counted("Zeilen", total) as advance:
                    copied = copy_store(work.database, target, advance)
                with target.reading() as session:
                    owed = count_to_index(session)
        finally:
            target.dispose()
    if json:
        print_json({"tables": copied, "to_index": owed})
        return
    rows = sum(one.rows for one in copied)
    say(f"Kopiert und verglichen: {grouped(rows)} Zeilen in {len(copied)} Tabellen.")
    say("Bitte jetzt diese Adresse als [storage] url eintragen; die alte Datenbank bleibt, wie sie ist.")
    if owed:
        say(f"Artikel, deren Wörter der Suche noch fehlen: {grouped(owed)}. Der Dauerbetrieb holt sie nach.")
        say("Sofort: stadtradar db reindex")
