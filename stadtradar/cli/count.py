"""`count QUERY`: how many articles answer it."""

import typer

from stadtradar.cli.opening import AsJson
from stadtradar.cli.searching import Days, QueryText, SourceFilter, asking, warn_of
from stadtradar.output import grouped, print_json, say
from storage.search import count as count_hits


def count(
    ctx: typer.Context,
    query: QueryText,
    days: Days = None,
    sources: SourceFilter = None,
    *,
    json: AsJson = False,
) -> None:
    """Zählt die gespeicherten Artikel, die eine Anfrage findet."""
    with asking(ctx, query, days, sources) as asked:
        hits = asked.hits()
        total = count_hits(hits)
    if json:
        print_json({"query": query, "total": total, "left_out": hits.left_out})
        return
    say(f"{grouped(total)} Treffer.")
    warn_of(hits.left_out)
