"""Finding a German word in its inflected forms: what each way finds, what it finds in error, what it costs.

The pairs of words are those of tests/query/wortformen.tsv.
"""

import subprocess
import sys
from collections.abc import Iterable, Sequence
from functools import partial

from bench.figures import Figure, figures
from bench.timing import cpu_ms, in_turns, sized
from bench.word_methods import Method, left_out, methods
from query.compounds import compound_readings
from query.lexicon import readings
from query.names import forms
from tests.query.tables import Pair, pairs

_PROBE = """
import sys
from time import process_time
from psutil import Process
from bench.word_methods import load
before, at = Process().memory_info().rss, process_time()
load(sys.argv[1]).finds("Haus", "Häuser")
print((process_time() - at) * 1000, (Process().memory_info().rss - before) / 2**20)
"""


def measure(scale: float) -> Iterable[Figure]:
    """Ask every method for every pair; words are looked up once, as a search term is."""
    rivals = dict(methods())
    judged = pairs()[: sized(len(pairs()), scale)]
    words = sorted({pair.query for pair in judged})
    costs = {name: partial(_cost, method, words) for name, method in rivals.items()}
    yield from figures("us CPU/word", in_turns(costs, sized(5, scale)))
    for what, same in (("found", True), ("found in error", False)):
        asked = [pair for pair in judged if pair.same is same]
        shares = {f"{what}: {name}": [_share(method, asked)] for name, method in rivals.items()}
        yield from figures(f"% of {len(asked)}", shares)
    probed = [(name, _first_use(name)) for name in rivals]
    yield from figures("ms CPU", {f"first word: {name}": [cost] for name, (cost, _) in probed})
    yield from figures("MiB", {f"memory: {name}": [memory] for name, (_, memory) in probed})


def notes() -> Iterable[str]:
    """Name the peers that are not installed."""
    return [f"left out, not installed: {', '.join(left_out())}"] if left_out() else []


def _share(method: Method, asked: Sequence[Pair]) -> float:
    return 100 * sum(method.finds(pair.query, pair.word) for pair in asked) / max(1, len(asked))


def _cost(method: Method, words: Sequence[str]) -> float:
    _forget()
    return cpu_ms(lambda: [method.keys(word) for word in words], per=len(words)) * 1000


def _forget() -> None:
    """Empty what we remember between queries, or only the first round would measure work."""
    forms.cache_clear()
    readings.cache_clear()
    compound_readings.cache_clear()


def _first_use(name: str) -> tuple[float, float]:
    """Return milliseconds and MiB of the first word in a fresh interpreter, libraries and data included."""
    command = (sys.executable, "-c", _PROBE, name)
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  our own command
    cost, memory = map(float, done.stdout.split())
    return cost, memory
