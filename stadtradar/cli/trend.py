"""`trend QUERY`: how much was written about it over time."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

import typer

from stadtradar.cli.opening import AsJson
from stadtradar.cli.searching import Days, QueryText, SourceFilter, asking, warn_of
from stadtradar.output import console, grouped, percent, print_json, print_table
from storage.search import Bar, Step, histogram

_STEPS = {"tag": Step.DAY, "woche": Step.WEEK, "monat": Step.MONTH}
_HEADINGS = {Step.DAY: "Tag", Step.WEEK: "Woche ab", Step.MONTH: "Monat"}
_BLOCKS = " ▏▎▍▌▋▊▉"  # eighths of a letter's width
_BAR_WIDTH = 20  # letters


def trend(
    ctx: typer.Context,
    query: QueryText,
    per: Annotated[
        Literal["tag", "woche", "monat"], typer.Option(help="Wie lang ein Abschnitt ist.")
    ] = "monat",
    days: Days = None,
    sources: SourceFilter = None,
    *,
    json: AsJson = False,
) -> None:
    """Zeigt, wie viel über die Zeit erschienen ist, auch als Anteil an allen Artikeln."""
    step = _STEPS[per]
    with asking(ctx, query, days, sources) as asked:
        hits = asked.hits()
        bars = histogram(hits, step)
    if json:
        periods = [_document(bar) for bar in bars]
        print_json({"query": query, "per": per, "left_out": hits.left_out, "periods": periods})
        return
    _tell(bars, step)
    warn_of(hits.left_out)


def _document(bar: Bar) -> dict[str, object]:
    return {"first_day": bar.first_day, "hits": bar.hits, "articles": bar.articles, "share": bar.share}


def _tell(bars: Sequence[Bar], step: Step) -> None:
    columns = [_HEADINGS[step], "Treffer", "von Artikeln", "Anteil"]
    rows = [[_period(bar.first_day, step), *_numbers(bar)] for bar in bars]
    if console().is_terminal:
        most = max((bar.share for bar in bars), default=0.0)
        columns.append("Verlauf")
        rows = [[*row, drawn(bar.share, most)] for row, bar in zip(rows, bars, strict=True)]
    print_table(columns, rows, empty="Nichts gefunden.")


def _period(first_day: date, step: Step) -> str:
    return f"{first_day:%m/%Y}" if step is Step.MONTH else f"{first_day:%d.%m.%Y}"


def _numbers(bar: Bar) -> list[str]:
    return [grouped(bar.hits), grouped(bar.articles), percent(bar.share)]


def drawn(share: float, most: float) -> str:
    """Return a bar of blocks, as long as a line allows for the greatest share."""
    eighths = round(share / most * _BAR_WIDTH * 8) if most else 0
    whole, rest = divmod(max(eighths, 1) if share else 0, 8)
    return "█" * whole + _BLOCKS[rest].strip()
