"""`search QUERY`: what the store knows, by the same rules that decide on alerts."""

from typing import Annotated, Literal

import typer

from query import berlin_day
from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.hits import hit_document, hit_lines
from stadtradar.cli.opening import AsJson
from stadtradar.cli.searching import Days, QueryText, SourceFilter, asking, warn_of
from stadtradar.output import grouped, print_json, say
from storage.search import Cursor, Order, SearchPage, read_cursor
from storage.search import search as search_store

_ORDERS = {"neueste": Order.NEWEST, "relevanz": Order.RELEVANT}
_NAMES = {order: name for name, order in _ORDERS.items()}


def search(
    ctx: typer.Context,
    query: QueryText,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="So viele Treffer zeigen.")] = 20,
    days: Days = None,
    sources: SourceFilter = None,
    sort: Annotated[
        Literal["neueste", "relevanz"] | None, typer.Option(help="Was zuerst kommt (Vorgabe: neueste).")
    ] = None,
    cursor: Annotated[
        str | None, typer.Option(metavar="ZEICHEN", help="Ab hier weiter: was die Seite davor genannt hat.")
    ] = None,
    *,
    json: AsJson = False,
) -> None:
    """Durchsucht die gespeicherten Artikel, die neuesten oder die treffendsten zuerst."""
    after = read_cursor(cursor) if cursor is not None else None
    order = _order(sort, after)
    with asking(ctx, query, days, sources) as asked:
        page = search_store(
            asked.session,
            asked.query,
            limit=limit,
            order=order,
            after=after,
            narrowing=asked.narrowing,
            today=berlin_day(asked.now),
        )
        if json:
            print_json(_document(query, order, page))
        else:
            _tell(page)


def _order(sort: str | None, after: Cursor | None) -> Order:
    if after is None:
        return _ORDERS[sort or "neueste"]
    if sort is not None and _ORDERS[sort] is not after.order:
        told = f"--sort {sort} passt nicht zu diesem --cursor, er setzt {_NAMES[after.order]} fort."
        raise Failure(f"{told} Bitte --sort weglassen.", ExitCode.USAGE)
    return after.order


def _document(query: str, order: Order, page: SearchPage) -> dict[str, object]:
    return {
        "query": query,
        "total": page.total,
        "left_out": page.left_out,
        "sort": _NAMES[order],
        "ranked": page.ranked,
        "next_cursor": page.following.token if page.following else None,
        "articles": [hit_document(found) for found in page.hits],
    }


def _tell(page: SearchPage) -> None:
    for found in page.hits:
        say(hit_lines(found))
    say(_summary(page))
    if page.ranked is not None and page.ranked < page.total:
        ranked, total = grouped(page.ranked), grouped(page.total)
        say(f"Nach Relevanz geordnet sind nur die neuesten {ranked} von {total} Treffern.")
    warn_of(page.left_out)


def _summary(page: SearchPage) -> str:
    if not page.total:
        return "Nichts gefunden."
    if len(page.hits) == page.total:
        return f"{grouped(page.total)} Treffer."
    shown = f"{grouped(len(page.hits))} von {grouped(page.total)} Treffern"
    if page.following is None:
        return f"{shown}; weitere folgen nicht."
    return f"{shown}; mehr mit --limit, die nächsten mit --cursor {page.following.token}"
