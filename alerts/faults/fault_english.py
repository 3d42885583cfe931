"""Saying in English what is stored of a fault in German.

The store keeps sentences, which operators can read in any tool; their twins are found by their pattern. So
what was stored by an earlier version is told in English as well, and what has no twin stays German.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from alerts.faults.fault_twins import FIELDS, TWINS
from alerts.faults.remedy_twins import REMEDY_TWINS

_LONGEST, _MOST_PARTS = 2000, 20  # characters, and sentences or clauses; nothing of ours has more
_DEEPEST = 4  # what is said within what is said
_DATE = r"\d\d\.\d\d\.\d{4}(?:, \d\d:\d\d Uhr)?"
_FIELD = "|".join(map(re.escape, sorted(FIELDS, key=len, reverse=True)))
_SHAPES = {
    **dict.fromkeys(("n", "m", "k", "j"), r"\d+(?:[.,]\d+)?"),
    "date": _DATE,
    "url": r"https?://\S+?",
    "urls": r"\S+?(?:, \S+?)*",
    "word": r"\S+?",
    "text": r".+?",
    "said": r".+?",
    "rules": r"Disallow: \S*?(?:, Disallow: \S*?)*",
    "fields": rf"(?:{_FIELD})(?:, (?:{_FIELD}))*",
}
_GAP = re.compile(r"\{(\w+)\}")


@lru_cache(maxsize=1024)
def in_english(german: str) -> str | None:
    """Return what a fault, its evidence or its remedy says; None when it has no twin."""
    if len(german) > _LONGEST:
        return None
    return _told(german, _DEEPEST)


def _told(german: str, deep: int) -> str | None:
    return _whole(german, deep) or _of_parts(german, ". ", deep) or _of_parts(german, "; ", deep)


def _whole(german: str, deep: int) -> str | None:
    said = german.removesuffix(".")
    for pattern, english in _patterns():
        if (found := pattern.fullmatch(said)) and (filled := _filled(english, found.groups(), deep)):
            return filled + german[len(said) :]
    return None


def _of_parts(german: str, between: str, deep: int) -> str | None:
    """Say sentence by sentence, or clause by clause, what has no twin as a whole."""
    parts = german.split(between)
    if not 1 < len(parts) <= _MOST_PARTS:
        return None
    stop = between.rstrip("; ")  # a full stop belongs to its sentence, a semicolon to nobody
    told, open_parts = [], ""
    for number, part in enumerate(parts, start=1):
        # What is quoted may hold what parts sentences: then the next part still belongs to this one.
        open_parts += part + (stop if number < len(parts) else "")
        if twin := _whole(open_parts, deep):
            told.append(twin)
            open_parts = ""
        else:
            open_parts += between.removeprefix(stop)
    return None if open_parts else between.removeprefix(stop).join(told)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((_pattern(german), english) for german, english in (*TWINS, *REMEDY_TWINS))


def _pattern(german: str) -> re.Pattern[str]:
    pieces = _GAP.split(german)  # what is fixed and what varies, in turn
    fixed, gaps = pieces[::2], pieces[1::2]
    shapes = [*(f"({_SHAPES[name]})" for name in gaps), ""]
    return re.compile("".join(f"{re.escape(text)}{gap}" for text, gap in zip(fixed, shapes, strict=True)))


def _filled(english: str, values: tuple[str, ...], deep: int) -> str | None:
    """Put what varies in its place; twins name it in the same order."""
    names = _GAP.findall(english)
    said = [_said(name, value, deep) for name, value in zip(names, values, strict=True)]
    if any(one is None for one in said):
        return None
    left: Iterator[str | None] = iter(said)
    return _GAP.sub(lambda _: next(left) or "", english)


def _said(name: str, german: str, deep: int) -> str | None:
    if name == "said":
        return _told(german, deep - 1) if deep else None
    if name == "fields":
        return _listed(german, FIELDS)
    if name == "date":
        return _date(german)
    return german.replace(",", ".") if len(name) == 1 else german


def _listed(german: str, words: Mapping[str, str]) -> str:
    return ", ".join(words[word] for word in german.split(", "))


def _date(german: str) -> str:
    day, _, clock = german.removesuffix(" Uhr").partition(", ")
    return "-".join(reversed(day.split("."))) + (f", {clock}" if clock else "")
