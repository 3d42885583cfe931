"""`count QUERY`: how many articles answer it, and how many stories they tell."""

import typer

from stadtradar.cli.opening import AsJson
from stadtradar.cli.searching import Days, QueryText, SourceFilter, asking, warn_of
from stadtradar.output import grouped, print_json, say
from storage.search import count as count_hits
from storage.search import count_stories


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
        total, stories = count_hits(hits), count_stories(hits)
    if json:
        print_json({"query": query, "total": total, "stories": stories, "left_out": hits.left_out})
        return
    say(f"{grouped(total)} Treffer{_in_stories(stories) if stories < total else ''}.")
    warn_of(hits.left_out)


def _in_stories(stories: int) -> str:
    return f" in {grouped(stories)} {'Geschichte' if stories == 1 else 'Geschichten'}"
