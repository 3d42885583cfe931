"""Where sentences and paragraphs begin in a text."""

import re
from collections.abc import Mapping, Sequence
from enum import Enum, auto


class Boundary(Enum):
    """What ends between two words."""

    SENTENCE = auto()
    PARAGRAPH = auto()


def boundaries(
    gaps: Sequence[str], words: Sequence[str], written: Sequence[str], *, line_is_paragraph: bool
) -> Mapping[int, Boundary]:
    """Return before which of the words, by number, a sentence or paragraph begins; the first is not named.

    `gaps` is what stands between two words, `words` are folded, `written` as the text has them. A blank line
    ends a paragraph, a line a sentence, or a paragraph as well. A full stop ends no sentence behind a number,
    a single letter or an abbreviation (St. Wendel, 3. Mai, i. d. OPf.), nor within one (708.000), nor before
    a small letter (KL.digital).
    """
    found: dict[int, Boundary] = {}
    for number, gap in enumerate(gaps, 1):
        if gap in _JOINING:
            continue
        if parts_paragraphs(gap, line_is_paragraph=line_is_paragraph):
            found[number] = Boundary.PARAGRAPH
        elif "\n" in gap or _ends_sentence(gap, words[number - 1], written[number][0]):
            found[number] = Boundary.SENTENCE
    return found


def parts_paragraphs(gap: str, *, line_is_paragraph: bool) -> bool:
    """Tell whether what stands between two words ends a paragraph."""
    return "\n" in gap and (line_is_paragraph or _BLANK_LINE.search(gap) is not None)


def _ends_sentence(gap: str, before: str, following: str) -> bool:
    mark = _MARK.search(gap)
    if mark is None or following.islower():
        return False
    if mark[0] != ".":
        return True
    if gap == "." and following.isdigit():
        return False
    is_ordinal = len(before) <= 2 and before.isdigit()
    return len(before) > 1 and not is_ordinal and before not in _ABBREVIATIONS


_JOINING = frozenset({"", " ", "-", "/", ",", "\u00a0"})
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_MARK = re.compile(r"[.!?…]")
_ABBREVIATIONS = frozenset(  # folded
    """
    abs bd bgm bsp bspw bzgl bzw ca dipl dr etc evtl ff geb gem ggf hbf hr hrsg inkl ing insb jh jhd kfz lt
    max mind mio mrd nr opf pf prof rd rh rhld sog st std str tel usw verf vgl vors westf wstr zzgl
    """.split()  # noqa: SIM905  a list of fifty words reads worse
)
