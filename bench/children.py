"""The cost of child processes: forked from a preloaded server as the daemon does, or fresh."""

import multiprocessing
import resource
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from time import perf_counter, process_time
from typing import TypeVar

Answer = TypeVar("Answer")
_CONTEXT = multiprocessing.get_context("forkserver")


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a process took, in milliseconds and in memory."""

    cpu: float
    wall: float  # as its parent saw it
    peak: float = 0.0  # MiB resident, of a forked child


def forked(work: Callable[[], object]) -> Cost:
    """Run `work`, which must be picklable, in a child of the fork server. Raises RuntimeError if it fails."""
    _CONTEXT.set_forkserver_preload(["crawler.preload"])
    receiver, sender = _CONTEXT.Pipe(duplex=False)
    child = _CONTEXT.Process(target=_tell_cost, args=(work, sender), daemon=True)
    before = perf_counter()
    child.start()
    sender.close()
    try:
        cpu, peak = receiver.recv()
    except EOFError:
        raise RuntimeError("the child failed, see its traceback") from None
    finally:
        child.join()
        receiver.close()
    return Cost(cpu=cpu, wall=(perf_counter() - before) * 1000, peak=peak)


def in_child(work: Callable[[], Answer]) -> Answer:
    """Run `work`, which must be picklable, in a fresh child and return its answer.

    Raises RuntimeError if it fails.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_tell_answer, args=(work, sender), daemon=True)
    child.start()
    sender.close()
    try:
        answer: Answer = receiver.recv()
    except EOFError:
        raise RuntimeError("the child failed, see its traceback") from None
    finally:
        child.join()
        receiver.close()
    return answer


def run(*command: str) -> Cost:
    """Run a command to its end. Raises CalledProcessError if it fails."""
    cpu, before = _cpu_of_children(), perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  the benches' own commands
    return Cost(cpu=(_cpu_of_children() - cpu) * 1000, wall=(perf_counter() - before) * 1000)


def _tell_answer(work: Callable[[], object], sender: Connection) -> None:
    sender.send(work())


def _tell_cost(work: Callable[[], object], sender: Connection) -> None:
    work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sender.send((process_time() * 1000, peak))  # of a child it counts from the fork


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
