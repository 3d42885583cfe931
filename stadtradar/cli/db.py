"""`db`: the tables, whether what they say can be true, the search index, and keeping all of it safe."""

from dataclasses import asdict
from typing import Annotated

import typer

from stadtradar import parts
from stadtradar.cli.db_backup import backup
from stadtradar.cli.db_copy import copy
from stadtradar.cli.db_restore import restore
from stadtradar.cli.exits import ExitCode
from stadtradar.cli.lazy import group
from stadtradar.cli.opening import AsJson, opened, unprepared
from stadtradar.output import counted, megabytes, print_json, say, warn
from storage import integrity, schema
from storage.crawling.pages import archive_size
from storage.database import Database
from storage.index.bitmaps import draw_bitmaps, mark_blocks
from storage.reindexing import AT_ONCE, count_to_index, index_some, owe_all

app = group("Datenbank einrichten, aktualisieren, prüfen, sichern.")


@app.command()
def upgrade(ctx: typer.Context, *, json: AsJson = False) -> None:
    """Legt die Tabellen an oder bringt sie auf den Stand dieses Programms."""
    with unprepared(ctx) as work:
        parts.prepare_data_dir(work.settings)
        before = schema.revision(work.database)
        schema.upgrade(work.database)
    if json:
        print_json({"before": before, "after": schema.HEAD})
    elif before == schema.HEAD:
        say(f"Die Datenbank ist auf dem Stand {schema.HEAD}, es gab nichts zu tun.")
    else:
        say(f"Die Datenbank ist jetzt auf dem Stand {schema.HEAD} (vorher: {before or 'leer'}).")


@app.command()
def check(ctx: typer.Context, *, json: AsJson = False) -> None:
    """Prüft Stand, Unversehrtheit und Widersprüche der Datenbank."""
    with unprepared(ctx) as work:
        parts.prepare_data_dir(work.settings)
        schema.require(work.database)
        problems = integrity.check(work.database)
        with work.database.reading() as session:
            pages = archive_size(session)
    if json:
        print_json({"ok": not problems, "problems": problems, "pages": asdict(pages)})
    else:
        say(f"Gespeicherte Seiten: {pages.fetches}, zusammen {megabytes(pages.packed_bytes)} MB.")
        for problem in problems or ["Die Datenbank ist in Ordnung."]:
            say(problem)
    if problems:
        raise typer.Exit(ExitCode.PROBLEMS)


@app.command()
def reindex(
    ctx: typer.Context,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="Auch was schon im Verzeichnis steht, von vorn.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Nimmt Artikel ins Suchverzeichnis auf, die noch fehlen; der Daemon tut das sonst von selbst."""
    with opened(ctx) as work:
        if everything:
            with work.database.transaction() as session:
                owe_all(session)
        with work.database.reading() as session:
            owed = count_to_index(session)
        indexed = _index(work.database, owed)
        _draw(work.database)
    if json:
        print_json({"indexed": indexed})
    else:
        say(f"Ins Suchverzeichnis aufgenommen: {indexed} Artikel." if indexed else "Es fehlte kein Artikel.")


def _draw(database: Database) -> None:
    with database.transaction() as session:
        blocks = mark_blocks(session)
    if blocks is None:
        warn(
            "Häufige Wörter sind nicht aufgezeichnet, weil gerade geschrieben wird. Der Daemon holt es nach."
        )
        return
    with counted("Häufige Wörter", len(blocks)) as advance:
        for block in blocks:
            with database.transaction() as session:
                draw_bitmaps(session, block)
            advance(1)


def _index(database: Database, owed: int) -> int:
    indexed = 0
    with counted("Artikel", owed) as advance:
        while True:
            with database.transaction() as session:
                some = index_some(session, AT_ONCE)
            if not some:
                return indexed
            indexed += some
            advance(some)


app.command("backup")(backup)
app.command("restore")(restore)
app.command("copy")(copy)
