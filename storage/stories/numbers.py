"""The numbers a text names, however they are written: 1,5 Millionen and 1.500.000 are one."""

import re
from collections.abc import Iterator
from decimal import Decimal

_WORDS = {
    "ein": 1, "eine": 1, "einer": 1, "einen": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6,
    "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12,
}  # fmt: skip
_SCALES = {"tausend": 3, "mio": 6, "million": 6, "millionen": 6, "mrd": 9, "milliarde": 9, "milliarden": 9}
_LONGEST = 40  # digits; what is longer is no number
_NUMBER = re.compile(
    rf"(?:(?P<digits>\d(?:[\d.,:]*\d)?)|\b(?P<word>{'|'.join(_WORDS)})(?=\s+(?:{'|'.join(_SCALES)})))"
    rf"(?:\s+(?P<scale>{'|'.join(_SCALES)})\b)?",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_DECIMAL = re.compile(r"\d+(?:,\d+)?")


def numbers(text: str) -> frozenset[str]:
    """Return the numbers of a text, each in one spelling; dates, times and the like as they are written.

    Of numbers in words those count that amount to thousands: eine Million is one, eine Stadt is none.
    """
    return frozenset(_spelled(text))


def _spelled(text: str) -> Iterator[str]:
    for found in _NUMBER.finditer(text):
        digits, scale = found["digits"], _SCALES.get((found["scale"] or "").lower(), 0)
        if found["word"]:
            yield _plain(Decimal(_WORDS[found["word"].lower()]), scale)
        elif len(digits) <= _LONGEST and (_THOUSANDS.fullmatch(digits) or _DECIMAL.fullmatch(digits)):
            yield _plain(Decimal(digits.replace(".", "").replace(",", ".")), scale)
        else:
            yield digits[:_LONGEST]


def _plain(value: Decimal, scale: int) -> str:
    return f"{(value.scaleb(scale)).normalize():f}"
