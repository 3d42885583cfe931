"""Hits by month as a chart: a picture drawn by the server, and the same as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.search import Bar
from web.wording import Wording

WIDTH = 10  # of a bar with the gap behind it, in units of the picture
GAP = 2
HEIGHT = 100
_LEAST = 1.5  # what is there is to be seen


@dataclass(frozen=True, kw_only=True)
class Column:
    """One month: a bar of the picture, a row of the table."""

    x: int
    y: float
    height: float  # 0 where there are no hits
    month: str
    hits: str
    articles: str
    share: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """The share of the hits in all articles, month by month."""

    width: int
    height: int
    bar_width: int
    caption: str
    first: str
    last: str
    columns: tuple[Column, ...]


def chart(bars: Sequence[Bar], words: Wording) -> Chart:
    """Draw the bars, at least one, which have hits; the highest takes the whole height."""
    highest = max(bars, key=lambda bar: bar.share)
    columns = tuple(_column(place, bar, highest.share, words) for place, bar in enumerate(bars))
    most = columns[bars.index(highest)]
    caption = words.chart_caption.format(
        first=columns[0].month, last=columns[-1].month, share=most.share, month=most.month
    )
    return Chart(
        width=WIDTH * len(bars) - GAP,
        height=HEIGHT,
        bar_width=WIDTH - GAP,
        caption=caption,
        first=columns[0].month,
        last=columns[-1].month,
        columns=columns,
    )


def _column(place: int, bar: Bar, highest: float, words: Wording) -> Column:
    height = max(round(bar.share / highest * HEIGHT, 1), _LEAST) if bar.hits else 0.0
    return Column(
        x=WIDTH * place,
        y=HEIGHT - height,
        height=height,
        month=bar.first_day.strftime(words.month_format),
        hits=words.number(bar.hits),
        articles=words.number(bar.articles),
        share=words.percent(bar.share),
    )
