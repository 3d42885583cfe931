"""How things are timed: by CPU, in turns, so that a busy machine falls on all rivals alike."""

from collections.abc import Callable, Mapping
from time import process_time


def sized(full: int, scale: float) -> int:
    """Return how many of `full` there are at this scale, at least one."""
    return max(1, round(full * scale))


def in_turns(rivals: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Let the rivals take turns and return what each turn cost them.

    A first round is not counted: it fills caches and loads modules.
    """
    costs: dict[str, list[float]] = {name: [] for name in rivals}
    for turn in range(rounds + 1):
        for name, cost in rivals.items():
            taken = cost()
            if turn:
                costs[name].append(taken)
    return costs


def cpu_ms(work: Callable[[], object], *, per: int) -> float:
    """Return the milliseconds of CPU that `work` took of this process, divided by how many it served."""
    before = process_time()
    work()
    return (process_time() - before) * 1000 / per
