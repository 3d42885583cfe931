"""`search QUERY`: what the store knows, by the same rules that decide on alerts."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from query import berlin_day, parse
from stadtradar.cli.hits import hit_document, hit_lines
from stadtradar.cli.opening import AsJson, opened
from stadtradar.output import print_json, say, warn
from storage.aliases import load_aliases
from storage.search import Narrowing, SearchPage
from storage.search import search as search_store

QueryText = Annotated[
    str, typer.Argument(metavar="ANFRAGE", help='Wörter, "Wortgruppen", UND, ODER, NICHT, Klammern.')
]


def search(
    ctx: typer.Context,
    query: QueryText,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="So viele Treffer zeigen.")] = 20,
    days: Annotated[int | None, typer.Option(min=1, max=36500, help="Nur aus den letzten N Tagen.")] = None,
    *,
    json: AsJson = False,
) -> None:
    """Durchsucht die gespeicherten Artikel, die neuesten zuerst."""
    now = datetime.now(UTC)
    since = now - timedelta(days=days) if days else None
    with opened(ctx) as work, work.database.reading() as session:
        parsed = parse(query, load_aliases(session))
        narrowing = Narrowing(since=since)
        page = search_store(session, parsed, limit=limit, narrowing=narrowing, today=berlin_day(now))
        if json:
            articles = [hit_document(found) for found in page.hits]
            print_json({"query": query, "total": page.total, "left_out": page.left_out, "articles": articles})
        else:
            _tell(page)


def _tell(page: SearchPage) -> None:
    for found in page.hits:
        say(hit_lines(found))
    if not page.total:
        say("Nichts gefunden.")
    elif page.total > len(page.hits):
        say(f"{len(page.hits)} von {page.total} Treffern; mehr mit --limit.")
    else:
        say(f"{page.total} Treffer.")
    if page.left_out:
        warn(f"Nicht durchsucht: {page.left_out} Artikel, die noch nicht im Suchverzeichnis stehen.")
