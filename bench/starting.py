"""Starting: the command line against a bare interpreter, a crawl's child against a fresh interpreter."""

import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import partial

from bench.children import Cost, forked, run
from bench.figures import Figure, figures
from bench.timing import in_turns, sized
from crawler.order import CrawlOrder
from crawler.run import crawl

_OWN = "import sys; from bench.starting import crawl_nothing; crawl_nothing()"


def measure(scale: float) -> Iterable[Figure]:
    """Start each, in turns."""
    interpreter = sys.executable
    commands = {
        "python -c pass": (interpreter, "-c", "pass"),
        "stadtradar --version": (interpreter, "-m", "stadtradar", "--version"),
        "stadtradar --help": (interpreter, "-m", "stadtradar", "--help"),
    }
    yield from _cpu_and_wall(
        {name: partial(run, *command) for name, command in commands.items()}, sized(9, scale)
    )
    crawls = {
        "crawl of nothing, fresh interpreter": partial(run, interpreter, "-c", _OWN),
        "crawl of nothing, forked child": partial(forked, crawl_nothing),
    }
    yield from _cpu_and_wall(crawls, sized(7, scale))


def crawl_nothing() -> None:
    """Start and end all that a crawl needs, without a source; once in a process."""
    crawl(
        CrawlOrder(
            database_url="",
            sources=(),
            user_agent="Stadtradar-bench",
            interval=timedelta(minutes=15),
            download_delay=timedelta(0),
            dry_run=True,
        )
    )


def _cpu_and_wall(starts: Mapping[str, Callable[[], Cost]], rounds: int) -> Iterable[Figure]:
    walls: dict[str, list[float]] = {name: [] for name in starts}

    def cost(name: str, start: Callable[[], Cost]) -> float:
        taken = start()
        walls[name].append(taken.wall)
        return taken.cpu

    cpu = in_turns({name: partial(cost, name, start) for name, start in starts.items()}, rounds)
    yield from figures("ms CPU", cpu)
    yield from figures("ms wall", {name: taken[1:] for name, taken in walls.items()})
