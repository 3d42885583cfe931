"""Reads the table of cases, written so that a teacher of German can correct it."""

from pathlib import Path
from typing import NamedTuple


class Case(NamedTuple):
    query: str
    sentence: str
    hit: bool
    note: str


def cases() -> list[Case]:
    lines = Path(__file__).with_name("faelle.tsv").read_text(encoding="utf-8").splitlines()
    return [_case(line) for line in lines[1:] if not line.startswith("# ")]


def _case(line: str) -> Case:
    query, sentence, hit, note = line.split("\t")
    return Case(query, sentence, {"ja": True, "nein": False}[hit], note)
