"""An analysed text as one line of words, in which patterns can look for all that a query may ask.

Every word is followed by a blank, and by its signature if its written form is not the folded one; "." stands
where a sentence ends, "¶" before each paragraph. Behind the text stand, as further paragraphs, those in which
words were glued together, as they are written:

    " ¶ in kaiserslautern^ tagt der rat^ . der^ digital^ pakt^ ¶ in ... der^ digitalpakt^=... "
"""

from collections.abc import Iterator

from query.analysis import AnalysedText, Reading
from query.boundaries import Boundary
from query.folding import fold
from query.remembered import Remembered
from query.signatures import signed

SENTENCE = "."
PARAGRAPH = "¶"


def stream(text: AnalysedText, prefix: str = "") -> str:
    """Return the line of words of a text, each with a prefix; empty for a text without words."""
    first, *others = text.readings
    words = _with_marks(first, list(map(_signed.__getitem__, first.written)), prefix)
    for other in others:
        words += _only_glued(other, first, prefix)
    return f" {' '.join(words)} " if words else ""


def _with_marks(reading: Reading, words: list[str], prefix: str) -> list[str]:
    if prefix:
        words = [prefix + word for word in words]
    for number, boundary in reading.boundaries.items():
        words[number] = f"{PARAGRAPH if boundary is Boundary.PARAGRAPH else SENTENCE} {words[number]}"
    return [PARAGRAPH, *words] if words else []


def _only_glued(reading: Reading, cut: Reading, prefix: str) -> Iterator[str]:
    """Yield the paragraphs of the second reading that read otherwise than in the first."""
    known, numbers = set(cut.tokens), reading.paragraphs
    wanted = {numbers[at] for at, token in enumerate(reading.tokens) if token not in known}
    _, *marked = _with_marks(reading, list(map(_signed.__getitem__, reading.written)), prefix)
    if 0 in wanted:
        yield PARAGRAPH
    yield from (word for word, number in zip(marked, numbers, strict=True) if number in wanted)


_signed = Remembered(lambda written: signed(written, fold(written)))
