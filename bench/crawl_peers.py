"""Other news crawlers, each in an environment of its own, because their dependencies contradict ours.

`STADTRADAR_BENCH_PEERS` names their interpreters: `news-please=/path/to/python`, several parted by blanks.
Fundus is none of them: it reads only publishers it has a parser for, none of which is on loopback.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from bench.children import run

_SCRIPTS = {"news-please": Path(__file__).parent / "peers" / "news_please.py"}
Peer = Callable[[Sequence[str], Path], float]  # from URLs and a folder to ms of CPU per page


def peers(environment: Mapping[str, str] = os.environ) -> dict[str, Peer]:
    """Return the peers that are installed, by name."""
    named = dict(word.split("=", 1) for word in environment.get("STADTRADAR_BENCH_PEERS", "").split())
    unknown = sorted(set(named) - set(_SCRIPTS))
    if unknown:
        raise ValueError(f"no such peer: {', '.join(unknown)}; known are: {', '.join(_SCRIPTS)}")
    return {name: partial(_cost, python, _SCRIPTS[name]) for name, python in named.items()}


def left_out(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Return the peers that are not measured."""
    return sorted(set(_SCRIPTS) - set(peers(environment)))


def _cost(python: str, script: Path, urls: Sequence[str], folder: Path) -> float:
    listed = folder / "urls.txt"
    listed.write_text("\n".join(urls), encoding="utf-8")
    return run(python, str(script), str(listed)).cpu / len(urls)
