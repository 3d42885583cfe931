"""Reads the tables of cases, written so that a teacher of German can correct them."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_HIT = {"ja": True, "nein": False}


class Case(NamedTuple):
    query: str
    sentence: str
    hit: bool
    note: str


class Pair(NamedTuple):
    query: str
    word: str
    same: bool  # a form of the same word
    note: str


def cases() -> list[Case]:
    return [Case(query, sentence, _HIT[hit], note) for query, sentence, hit, note in _rows("faelle.tsv")]


def pairs() -> list[Pair]:
    return [Pair(query, word, _HIT[same], note) for query, word, same, note in _rows("wortformen.tsv")]


def _rows(name: str) -> Iterator[list[str]]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return (line.split("\t") for line in lines[1:] if not line.startswith("# "))
