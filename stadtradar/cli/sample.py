"""`sample QUERY`: some hits drawn by chance, the same again for the same seed."""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.text import Text

from stadtradar.cli.opening import AsJson
from stadtradar.cli.searching import Days, QueryText, SourceFilter, asking, warn_of
from stadtradar.output import grouped, print_json, safe, say, shown_publication
from storage.search import count
from storage.search import sample as draw
from storage.search.headlines import Headline, headlines


def sample(
    ctx: typer.Context,
    query: QueryText,
    size: Annotated[int, typer.Option(min=1, max=10_000, help="So viele Treffer ziehen.")] = 50,
    seed: Annotated[
        int, typer.Option(min=0, max=2**31 - 1, help="Dieselbe Zahl zieht dieselben Treffer.")
    ] = 1,
    days: Days = None,
    sources: SourceFilter = None,
    *,
    json: AsJson = False,
) -> None:
    """Zieht Treffer zufällig, jeden mit gleicher Wahrscheinlichkeit, und wiederholbar."""
    with asking(ctx, query, days, sources) as asked:
        hits = asked.hits()
        total = count(hits)
        drawn = headlines(asked.session, draw(hits, size, seed=seed))
    if json:
        stated = {"query": query, "seed": seed, "total": total, "left_out": hits.left_out}
        print_json({**stated, "articles": drawn})
        return
    _tell(drawn, total)
    warn_of(hits.left_out)


def _tell(drawn: Sequence[Headline], total: int) -> None:
    for one in drawn:
        head = f"{one.id}  {one.source}  {shown_publication(one.published_at)}\n"
        line = Text(safe(head), style="dim").append(safe(one.title), style="not dim")
        say(line.append(f"\n{safe(one.url)}\n", style="dim"))
    say(f"{grouped(len(drawn))} von {grouped(total)} Treffern." if total else "Nichts gefunden.")
