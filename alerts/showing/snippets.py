"""Shows a hit in its sentence: few words, because more than a very short extract belongs to the publisher."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from alerts.showing.cleaning import line, shortened, shown
from query import Field, Hit


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much of an article one excerpt may show."""

    words: int
    characters: int
    whole_paragraph: bool = False  # False: one sentence at most


# § 87g Abs. 2 UrhG leaves "very short extracts" free and names no number; this is ours.
VERY_SHORT = Limits(words=25, characters=160)
# Where the publisher has agreed to more.
AGREED = Limits(words=80, characters=500, whole_paragraph=True)

_WORD = re.compile(r"\S+")
_PROSE = (Field.TEASER, Field.BODY, Field.CAPTION)
_GAP = re.compile(r"(?<=[.!?…])[\"“”«»‘’')\]]*\s+(?=[\"„“»«‚('\[]*[A-ZÄÖÜ0-9])|\n\s*\n")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(.])(?:[^\W\d_]|\d{1,2}|Abs|Art|Bd|bzw|ca|Co|Dipl|Dr|etc|evtl|ggf|inkl|Ing|Jh|Mio|Mrd|Nr|Prof|"
    r"sog|St|Str|Tel|usw|vgl)\.$"
)


@dataclass(frozen=True)
class Part:
    """A piece of a line, highlighted or not."""

    text: str
    hit: bool


Parts = tuple[Part, ...]


@dataclass(frozen=True)
class Excerpt:
    """A field of the article in which something was found, and the words around it."""

    field: Field
    parts: Parts
    phrases: frozenset[str]  # of the queries, as typed, that it shows


def excerpt(texts: Mapping[Field, str], hits: Sequence[Hit], limits: Limits = VERY_SHORT) -> Excerpt | None:
    """Return the sentence that shows most of what the headline does not; None if there is nothing to show.

    Running text comes before keywords, which are shown only when nothing else can be.
    """
    prose = [hit for field in _PROSE for hit in hits if hit.field is field and field in texts]
    if prose:
        headline = {hit.phrase for hit in hits if hit.field in (Field.TITLE, Field.KICKER)}
        around = [_window(hit, texts[hit.field], prose, limits) for hit in prose[:20]]
        best = max(around, key=lambda one: (len(one.phrases - headline), len(one.phrases)))
        return Excerpt(best.field, _shown(best, texts[best.field], limits), best.phrases)
    keywords = [hit for hit in hits if hit.field is Field.KEYWORDS and Field.KEYWORDS in texts]
    if keywords:
        parts = _cut(_keywords(texts[Field.KEYWORDS], keywords), limits)
        return Excerpt(Field.KEYWORDS, parts, frozenset(hit.phrase for hit in keywords))
    return None


def marked(text: str, hits: Iterable[Hit]) -> Parts:
    """Return the whole text as one line with its hits marked."""
    return _parts(text, 0, len(text), hits)


def beginning(text: str, limits: Limits) -> str:
    """Return the first words of a text as one line, for want of anything that was looked for."""
    words = line(text).split(" ")
    few = " ".join(words[: limits.words])
    return shortened(few if len(words) <= limits.words else f"{few} …", limits.characters)


def plain(parts: Parts) -> str:
    """Return the line without its marks."""
    return "".join(part.text for part in parts)


@dataclass(frozen=True)
class _Window:
    """Where an excerpt could stand. Many are looked at, one is shown."""

    field: Field
    start: int
    end: int
    is_cut: tuple[bool, bool]  # before and after
    visible: tuple[Hit, ...]
    phrases: frozenset[str]  # of the visible hits


def _window(hit: Hit, text: str, hits: Sequence[Hit], limits: Limits) -> _Window:
    stretch = _stretch(text, hit.start, limits)
    words = [match.span() for match in _WORD.finditer(text, *stretch)]
    inside = [index for index, (start, end) in enumerate(words) if start < hit.end and end > hit.start]
    first, last = _grown(words, inside[0], inside[-1], limits)
    start, end = words[first][0], words[last][1]
    visible = tuple(one for one in hits if one.field is hit.field and start <= one.start < end)
    phrases = frozenset(one.phrase for one in visible)
    return _Window(hit.field, start, end, (first > 0, last < len(words) - 1), visible, phrases)


def _shown(window: _Window, text: str, limits: Limits) -> Parts:
    parts = _cut(_parts(text, window.start, window.end, window.visible), limits)
    before, after = window.is_cut
    dots_before = (Part("… ", hit=False),) if before else ()
    return (*dots_before, *parts, *((Part(" …", hit=False),) if after else ()))


def _keywords(text: str, hits: Sequence[Hit]) -> Parts:
    """Return the keywords that were hit; the field has one on each line."""
    shown_parts: list[Part] = []
    for keyword in re.finditer(r"[^\n]+", text):
        if any(hit.start < keyword.end() and hit.end > keyword.start() for hit in hits):
            comma = [Part(", ", hit=False)] if shown_parts else []
            shown_parts += [*comma, *_parts(text, *keyword.span(), hits)]
    return tuple(shown_parts)


def _stretch(text: str, position: int, limits: Limits) -> tuple[int, int]:
    """Return the sentence around a position, or the whole paragraph."""
    start, end = 0, len(text)
    for gap in _GAP.finditer(text):
        if "\n" not in gap[0] and limits.whole_paragraph:
            continue
        if "\n" not in gap[0] and _ABBREVIATION.search(text, max(0, gap.start() - 6), gap.start()):
            continue
        if gap.end() <= position:
            start = gap.end()
        elif gap.start() >= position:
            # Closing quotes belong to the sentence they close.
            end = gap.start() + len(gap[0].rstrip())
            break
    return start, end


def _grown(words: Sequence[tuple[int, int]], first: int, last: int, limits: Limits) -> tuple[int, int]:
    """Widen a range of words to both sides in turn, as far as the limits allow."""
    while not _fits(words, first, last, limits) and last > first:
        last -= 1
    grown = True
    while grown:
        grown = False
        if last + 1 < len(words) and _fits(words, first, last + 1, limits):
            last, grown = last + 1, True
        if first > 0 and _fits(words, first - 1, last, limits):
            first, grown = first - 1, True
    return first, last


def _fits(words: Sequence[tuple[int, int]], first: int, last: int, limits: Limits) -> bool:
    count = last - first + 1
    letters = sum(end - start for start, end in words[first : last + 1])
    return count <= limits.words and letters + count - 1 <= limits.characters - len("… " + " …")


def _parts(text: str, start: int, end: int, hits: Iterable[Hit]) -> Parts:
    piece = text[start:end]
    if piece.isprintable() and piece == " ".join(piece.split()):  # most are: nothing to clean
        return tuple(_runs(text, start, end, hits))
    hit_positions = {position for hit in hits for position in range(hit.start, hit.end)}
    return _joined(_single_blanks((shown(text[at]), at in hit_positions) for at in range(start, end)))


def _runs(text: str, start: int, end: int, hits: Iterable[Hit]) -> Iterator[Part]:
    """Yield a text as it is, cut where hits begin and end; hits that touch or overlap are one."""
    spans: list[tuple[int, int]] = []
    for first, last in sorted((max(hit.start, start), min(hit.end, end)) for hit in hits):
        if spans and first <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], last))
        elif first < last:
            spans.append((first, last))
    at = start
    for first, last in spans:
        if at < first:
            yield Part(text[at:first], hit=False)
        yield Part(text[first:last], hit=True)
        at = last
    if at < end:
        yield Part(text[at:end], hit=False)


def _single_blanks(characters: Iterable[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    pending: tuple[str, bool] | None = None
    anything = False
    for char, hit in characters:
        if char == " ":
            pending = pending or (char, hit)
        elif char:
            if pending and anything:
                yield pending
            pending, anything = None, True
            yield char, hit


def _cut(parts: Parts, limits: Limits) -> Parts:
    """Cut an endless word down to what may be shown, from the hit on if that stands far behind."""
    limit = limits.characters - len("… " + " …")
    if sum(len(part.text) for part in parts) <= limit:
        return parts
    flagged = [(char, part.hit) for part in parts for char in part.text]
    first_hit = next((at for at, (_, hit) in enumerate(flagged) if hit), 0)
    start = first_hit if len(flagged) > limit and first_hit > limit // 2 else 0
    return _joined(flagged[start : start + limit])


def _joined(flagged: Iterable[tuple[str, bool]]) -> Parts:
    return tuple(
        Part("".join(char for char, _ in run), hit=hit)
        for hit, run in groupby(flagged, key=lambda one: one[1])
    )
