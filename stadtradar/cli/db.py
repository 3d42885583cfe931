"""`db upgrade|check`: the tables and whether what they say can be true."""

from dataclasses import asdict

import typer

from stadtradar import parts
from stadtradar.cli.exits import ExitCode
from stadtradar.cli.lazy import group
from stadtradar.cli.opening import AsJson, unprepared
from stadtradar.output import megabytes, print_json, say
from storage import integrity, schema
from storage.pages import archive_size

app = group("Datenbank einrichten, aktualisieren, prüfen.")


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
