"""A field that vanished or shrank, compared with the source's own earlier articles.

Each way to part the newest articles from the earlier ones is tried. A field is lost when the newest have it
at least 30 points less often, chance does not explain it, and the very newest lack it, too. A field that was
always there is missed after two articles, one that is often missing takes longer. The longer a loss lasts the
more of the history has it: after a hundred of the remembered runs it counts as what is usual.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import comb
from statistics import median

from crawler.coverage import FIELDS, LETTERS, READ
from crawler.field_names import FIELD_NAMES
from crawler.honesty.remedies import remedy
from storage.crawling.faults import FoundFault
from storage.tables import FaultKind

RUNS = 120  # remembered, of those that read new articles; a daily source needs months for 100 articles
_DROP = 0.30
_SHRUNK = 1 / 3
_FEWEST, _MOST = 2, 60  # articles that count as the newest
_FEWEST_BEFORE = 10
_CHANCE, _CHANCE_IF_ALWAYS = 1e-4, 1e-3

Fields = Mapping[str, int]  # as crawler.coverage counts a run


@dataclass(frozen=True, kw_only=True)
class Loss:
    """A field of the newest articles compared with the earlier ones."""

    field: str
    newest: int  # articles, and how many of them have it
    newest_with: int
    before: int
    before_with: int


def field_lost(name: str, runs: Sequence[Fields]) -> FoundFault | None:
    """Return the fault of a source whose runs, the newest first, read these fields."""
    read = [run for run in runs[:RUNS] if run.get(READ)]
    losses = [loss for field in FIELDS if (loss := lost(field, read)) is not None]
    shrunk = _shrunk(read)
    if not losses and shrunk is None:
        return None
    named = [FIELD_NAMES[loss.field] for loss in losses] + ["Text"] * (shrunk is not None)
    told = [_told(loss) for loss in losses] + ([shrunk] if shrunk else [])
    return FoundFault(
        kind=FaultKind.FIELD_LOST,
        text=f"Neuen Artikeln fehlt, was frühere hatten: {', '.join(named)}.",
        evidence=" ".join(told),
        remedy=remedy(FaultKind.FIELD_LOST, name),
    )


def lost(field: str, read: Sequence[Fields]) -> Loss | None:
    """Return how a field was lost, None when it was not."""
    # Every source is judged after every crawl that brought something: sums are added up once.
    articles, with_field = _sums(read, READ), _sums(read, field)
    for position in _partings(articles):
        loss = Loss(
            field=field,
            newest=articles[position],
            newest_with=with_field[position],
            before=articles[-1] - articles[position],
            before_with=with_field[-1] - with_field[position],
        )
        if _is_real(loss) and _is_still_lost(field, read, loss):
            return loss
    return None


def _partings(articles: Sequence[int]) -> Iterator[int]:
    """Give each number of newest runs that makes sense; `articles` are those of the newest 0, 1 ... runs."""
    for position in range(1, (len(articles) - 1) // 2 + 1):
        if articles[position] > _MOST:
            return
        if articles[position] >= _FEWEST and articles[-1] - articles[position] >= _FEWEST_BEFORE:
            yield position


def _is_real(loss: Loss) -> bool:
    before, newest = loss.before_with / loss.before, loss.newest_with / loss.newest
    if before - newest < _DROP:
        return False
    # By the rule of succession: what was there 30 times in 30 may still fail once in 32.
    usual = (loss.before_with + 1) / (loss.before + 2)
    limit = _CHANCE_IF_ALWAYS if loss.before_with == loss.before else _CHANCE
    return _at_most(loss.newest_with, loss.newest, usual) < limit


def _at_most(hits: int, tries: int, chance: float) -> float:
    """Return the probability of at most so many hits."""
    return sum(comb(tries, k) * chance**k * (1 - chance) ** (tries - k) for k in range(hits + 1))


def _is_still_lost(field: str, read: Sequence[Fields], loss: Loss) -> bool:
    last: list[Fields] = []
    for run in read:
        last.append(run)
        if _sum(last, READ) >= _FEWEST:
            break
    return loss.before_with / loss.before - _sum(last, field) / _sum(last, READ) >= _DROP


def _shrunk(read: Sequence[Fields]) -> str | None:
    """Return how the bodies shrank: all of the newest runs below a third, and below each earlier run."""
    for position in _partings(_sums(read, READ)):
        newest, before = read[:position], read[position:]
        usual = median(run[LETTERS] for run in before)
        longest = max(run[LETTERS] for run in newest)
        chance = 1 / comb(len(read), len(newest))
        if (
            longest < usual * _SHRUNK
            and longest < min(run[LETTERS] for run in before)
            and chance < _CHANCE_IF_ALWAYS
        ):
            return (
                f"Text: {_articles(_sum(newest, READ))} mit höchstens {longest} Zeichen, zuvor {usual:.0f}."
            )
    return None


def _told(loss: Loss) -> str:
    before = round(100 * loss.before_with / loss.before)
    newest = f"{loss.newest_with} von {_articles(loss.newest)}"
    return f"{FIELD_NAMES[loss.field]}: bei {newest}, zuvor bei {before} % von {loss.before}."


def _articles(count: int) -> str:
    return f"{count} neuen Artikeln"


def _sum(runs: Sequence[Fields], name: str) -> int:
    return sum(run.get(name, 0) for run in runs)


def _sums(runs: Sequence[Fields], name: str) -> list[int]:
    """Return the sums over no run, the first, the first two and so on."""
    return list(accumulate((run.get(name, 0) for run in runs), initial=0))
