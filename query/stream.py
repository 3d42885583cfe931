"""An analysed text as one line of words, in which patterns can look for all that a query may ask.

Every word is followed by a blank, and by its signature if its written form is not the folded one; "." stands
where a sentence ends, "¶" before each paragraph. Behind the text stand, as further paragraphs, those in which
words were glued together, as they are written:

    " ¶ in kaiserslautern^ tagt der rat^ . der^ digital^ pakt^ ¶ in ... der^ digitalpakt^=... "
"""

from collections.abc import Iterator

from query.analysis import AnalysedText, Reading
from query.boundaries import Boundary
from query.signatures import signed

SENTENCE = "."
PARAGRAPH = "¶"


def stream(text: AnalysedText, prefix: str = "") -> str:
    """Return the line of words of a text, each with a prefix; empty for a text without words."""
    first, *others = text.readings
    words = list(_words(first, prefix))
    for other in others:
        words += _only_glued(other, first, prefix)
    return f" {' '.join(words)} " if words else ""


def _words(reading: Reading, prefix: str) -> Iterator[str]:
    text, ends = reading.text, reading.boundaries
    if reading.tokens:
        yield PARAGRAPH
    for number, (folded, start, end) in enumerate(reading.tokens):
        if number in ends:
            yield PARAGRAPH if ends[number] is Boundary.PARAGRAPH else SENTENCE
        yield prefix + signed(text[start:end], folded)


def _only_glued(reading: Reading, cut: Reading, prefix: str) -> Iterator[str]:
    """Yield the paragraphs of the second reading that read otherwise than in the first."""
    known = set(cut.tokens)
    numbers = reading.paragraphs
    wanted = {numbers[at] for at, token in enumerate(reading.tokens) if token not in known}
    paragraph = -1
    for word in _words(reading, prefix):
        paragraph += word == PARAGRAPH
        if paragraph in wanted:
            yield word
