"""`top QUERY WHAT`: the sources, sections or words that hits have most often."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

import typer

from stadtradar.cli.opening import AsJson
from stadtradar.cli.searching import Days, QueryText, SourceFilter, asking, warn_of
from stadtradar.output import grouped, percent, print_json, print_table, say
from storage.search import Hits, by_section, by_source, count, top_words

_ALL = 1_000_000  # more than any store has sources or sections
_COUNTERS: dict[str, Callable[[Hits, int], list[tuple[str, int]]]] = {
    "quellen": by_source,
    "rubriken": by_section,
}
_HEADINGS = {"quellen": "Quelle", "rubriken": "Rubrik", "woerter": "Wort"}


@dataclass(frozen=True, kw_only=True)
class _Top:
    total: int  # hits
    counted: int  # of the newest so many were looked at
    rows: Sequence[tuple[str, int]]
    further: int | None  # how many there are beside the rows; None where nobody knows
    without: int = 0  # hits that have none


def top(
    ctx: typer.Context,
    query: QueryText,
    what: Annotated[
        Literal["quellen", "rubriken", "woerter"],
        typer.Argument(metavar="WAS", help="quellen, rubriken oder woerter."),
    ],
    limit: Annotated[int, typer.Option(min=1, max=1000, help="So viele zeigen.")] = 20,
    days: Days = None,
    sources: SourceFilter = None,
    *,
    json: AsJson = False,
) -> None:
    """Zählt, in welchen Quellen und Rubriken die Treffer stehen oder welche Wörter sie gemeinsam haben."""
    with asking(ctx, query, days, sources) as asked:
        hits = asked.hits()
        found = _words(hits, limit) if what == "woerter" else _named(hits, _COUNTERS[what], limit)
    if json:
        print_json({"query": query, "what": what, "left_out": hits.left_out, **_document(found)})
        return
    _tell(found, what)
    warn_of(hits.left_out)


def _named(hits: Hits, counter: Callable[[Hits, int], list[tuple[str, int]]], limit: int) -> _Top:
    total, rows = count(hits), counter(hits, _ALL)
    without = total - sum(number for _, number in rows)
    further = max(0, len(rows) - limit)
    return _Top(total=total, counted=total, rows=rows[:limit], further=further, without=without)


def _words(hits: Hits, limit: int) -> _Top:
    found = top_words(hits, limit)
    return _Top(total=count(hits), counted=found.articles, rows=found.words, further=None)


def _document(found: _Top) -> dict[str, object]:
    rows = [{"name": name, "hits": number} for name, number in found.rows]
    return {
        "total": found.total,
        "counted": found.counted,
        "without": found.without,
        "further": found.further,
        "top": rows,
    }


def _tell(found: _Top, what: str) -> None:
    rows = [(name, grouped(number), percent(number / found.counted)) for name, number in found.rows]
    print_table([_HEADINGS[what], "Treffer", "Anteil"], rows, empty="Nichts gefunden.")
    for sentence in _sentences(found, what):
        say(sentence)


def _sentences(found: _Top, what: str) -> list[str]:
    sentences = []
    if found.further:
        sentences.append(f"{grouped(found.further)} weitere mit --limit.")
    if found.without:
        kind = "Quelle" if what == "quellen" else "Rubrik"
        sentences.append(f"{grouped(found.without)} von {grouped(found.total)} Treffern ohne {kind}.")
    if found.counted < found.total:
        counted, total = grouped(found.counted), grouped(found.total)
        sentences.append(f"Gelesen wurden die neuesten {counted} von {total} Treffern.")
    return sentences
