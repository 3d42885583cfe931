"""How far a backfill has come, as a bar with an estimate, on a terminal only."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from crawler.order import BackfillProgress

_UNITS = 1000  # of the bar
_WINDOW = timedelta(minutes=5).total_seconds()  # over which the estimate looks back


@contextmanager
def archive_progress(name: str, since: date) -> Iterator[Callable[[BackfillProgress], None]]:
    """Give what takes in how far it has come, and show it meanwhile."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[state]}"),
        TimeRemainingColumn(),
    )
    began, today = monotonic(), date.today()  # noqa: DTZ011  the day of whoever looks at the bar
    with Progress(*columns, console=console, transient=True, speed_estimate_period=_WINDOW) as bar:
        task = bar.add_task(name, total=None, state="beginnt …")
        first: list[int] = []

        def show(progress: BackfillProgress) -> None:
            first.append(progress.listed)
            rate = (progress.listed - first[0]) / max(monotonic() - began, 1) * 60
            done = share(progress, since, today)
            total = None if done is None else _UNITS
            bar.update(
                task,
                total=total,
                completed=round((done or 0) * _UNITS),
                state=described(progress, rate=rate),
            )

        yield show


def share(progress: BackfillProgress, since: date, today: date) -> float | None:
    """Return how much is done, from 0 to 1: of the articles, else of the days; None until known."""
    if progress.total:
        return min(1.0, progress.listed / progress.total)
    if progress.oldest is None or since >= today:
        return None
    return min(1.0, max(0.0, (today - progress.oldest) / (today - since)))


def described(progress: BackfillProgress, *, rate: float) -> str:
    """Say it in words; `rate` is in articles a minute."""
    whole = f" von {progress.total}" if progress.total else ""
    reached = f", zurück bis {progress.oldest:%d.%m.%Y}" if progress.oldest else ""
    return f"{progress.listed}{whole} Artikel, {progress.stored} neu{reached}, {rate:.0f} je Minute"
