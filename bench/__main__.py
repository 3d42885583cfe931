"""`python -m bench [NAME...]`: measure and print."""

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path

from rich.console import Console

from bench.figures import Figure, document, table

BENCHES = (
    "reading",
    "crawl",
    "matching",
    "composing",
    "delivery",
    "starting",
    "storing",
    "indexing",
    "growth",
    "search",
    "stories",
    "intervals",
    "extraction",
    "word_forms",
)


def main(arguments: Sequence[str]) -> int:
    """Run the benches named, or all of them."""
    chosen = _parser().parse_args(arguments)
    console = Console(stderr=chosen.json)
    if not console.is_terminal:
        console.width = 120  # a file has no edge to wrap at
    console.print(machine(), highlight=False)
    measured: dict[str, list[Figure]] = {}
    for name in dict.fromkeys(chosen.names or BENCHES):
        # Only one bench works on what others hand it.
        given = {"folder": chosen.folder} if chosen.folder and name == "extraction" else {}
        measured[name] = list(bench(name)(chosen.scale, **given))
        console.print(table(name, measured[name]))
        for note in notes(name):
            console.print(note, highlight=False)
    if chosen.json:
        print(json.dumps(document(machine(), measured), ensure_ascii=False, indent=2))
    return 0


def bench(name: str) -> Callable[..., Iterable[Figure]]:
    """Return what measures; loaded late, so that no bench pays for the modules of another."""
    measure: Callable[..., Iterable[Figure]] = import_module(f"bench.{name}").measure
    return measure


def notes(name: str) -> Iterable[str]:
    """Return what a bench has to say besides its figures, such as the peers it had to leave out."""
    say: Callable[[], Iterable[str]] = getattr(import_module(f"bench.{name}"), "notes", list)
    return say()


def machine() -> str:
    """Say what was measured on."""
    model = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{os.cpu_count()} cores, {model}, {platform.system()} {platform.machine()}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    names = f"of: {', '.join(BENCHES)} (default: all)"
    parser.add_argument("names", nargs="*", metavar="NAME", type=_name, help=names)
    parser.add_argument("--scale", type=float, default=1.0, help="size of the work, 1 is the full one")
    parser.add_argument("--folder", type=Path, help="pages for the bench `extraction`, see bench/README.md")
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout, tables on stderr")
    return parser


def _name(given: str) -> str:
    if given not in BENCHES:
        raise argparse.ArgumentTypeError(f"there is no bench {given!r}, but: {', '.join(BENCHES)}")
    return given


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
