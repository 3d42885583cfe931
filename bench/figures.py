"""What a measurement came to, as a table for people and as values for programs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median

from rich.table import Table


@dataclass(frozen=True, kw_only=True)
class Figure:
    """The cost of one thing, over all repetitions, and how many times that of its floor it is."""

    name: str
    unit: str  # e.g. "ms CPU/page"
    median: float
    least: float
    most: float
    times_floor: float | None = None  # median of the ratios within each repetition; None: this is the floor


def figures(unit: str, costs: Mapping[str, Sequence[float]]) -> list[Figure]:
    """Sum up the costs of rivals by repetition; the first rival is the floor of the others."""
    floor = next(iter(costs.values()), ())
    return [
        Figure(
            name=name,
            unit=unit,
            median=median(taken),
            least=min(taken),
            most=max(taken),
            times_floor=None if taken is floor else _times(taken, floor),
        )
        for name, taken in costs.items()
    ]


def rates(unit: str, costs: Mapping[str, Sequence[float]]) -> list[Figure]:
    """Turn milliseconds per thing into things per second, and sum them up likewise."""
    return figures(unit, {name: [1000 / one for one in taken] for name, taken in costs.items()})


def table(bench: str, shown: Iterable[Figure]) -> Table:
    """Lay figures out for a terminal."""
    drawn = Table(title=bench, title_justify="left", title_style="bold", box=None, header_style="bold")
    for column in ("", "median", "min", "max", "unit", "x floor"):
        drawn.add_column(column, justify="left" if column in ("", "unit") else "right", no_wrap=True)
    for figure in shown:
        times = "floor" if figure.times_floor is None else f"{figure.times_floor:.2f}"
        costs = (_digits(cost) for cost in (figure.median, figure.least, figure.most))
        drawn.add_row(figure.name, *costs, figure.unit, times)
    return drawn


def document(machine: str, benches: Mapping[str, Sequence[Figure]]) -> dict[str, object]:
    """Return all that was measured, ready for JSON."""
    return {
        "machine": machine,
        "benches": {name: [asdict(one) for one in found] for name, found in benches.items()},
    }


def _times(taken: Sequence[float], floor: Sequence[float]) -> float | None:
    # Neighbours in time met the same machine; the ratio of two medians may compare a calm with a busy minute.
    ratios = [mine / its for mine, its in zip(taken, floor, strict=True) if its > 0]
    return median(ratios) if ratios else None


def _digits(cost: float) -> str:
    """Three digits that mean something."""
    return f"{cost:.0f}" if cost >= 100 else f"{cost:.{1 if cost >= 10 else 2 if cost >= 1 else 3}f}"
