"""The text several extractors agree upon: ours alone where a quick one confirms it, else a vote."""

from collections import Counter
from collections.abc import Collection, Sequence

from crawler.pages.blocks import Block
from crawler.pages.extractors import by_resiliparse, by_trafilatura, placed
from crawler.pages.maintext import Page, main_blocks
from crawler.pages.trimming import trimmed

_ALIKE = 0.85
_STATED_ALIKE = 0.9
_FEWEST = 400  # letters of a text that can speak for itself
_NOTHING = 0.15
_FOUND = 0.8  # of the stated text must be printed for it to decide


class MainText:
    """Lead and text of a page, as places of its blocks, and which rule found them."""

    def __init__(self, lead: Sequence[int], text: Sequence[int], rule: str) -> None:
        self.lead = lead
        self.text = text
        self.rule = rule

    @property
    def places(self) -> list[int]:
        """Return where lead and text stand."""
        return [*self.lead, *self.text]


def main_text(page: Page, html: str, stated: str | None) -> MainText:
    """Return the text; `stated` is the one in the page's JSON-LD, if any."""
    dense = _result(page, main_blocks(page), "text-density")
    own = dense.places
    if stated and len(stated) >= _FEWEST:
        printed = placed(page.letters, stated)
        if _length(page.blocks, printed) >= _FOUND * len(stated):
            is_own = alike(page.blocks, own, printed) >= _STATED_ALIKE
            return dense if is_own else _result(page, printed, "json-ld")
    if page.is_plain(dense.text):
        return dense
    quick = _kept(page, by_resiliparse(html))
    if own and (alike(page.blocks, own, quick) >= _ALIKE or _has_failed(page, own, quick)):
        return dense
    careful = _kept(page, by_trafilatura(html))
    if own and alike(page.blocks, own, careful) >= _ALIKE:
        return dense
    if not own and careful:
        return _result(page, careful, "trafilatura")
    return _result(page, _majority([own, quick, careful]) or own, "vote")


def _kept(page: Page, text: str | None) -> list[int]:
    return _result(page, placed(page.letters, text), "").places


def _has_failed(page: Page, own: Sequence[int], quick: Sequence[int]) -> bool:
    """Tell whether the quick one found as good as nothing where there is a text."""
    length = _length(page.blocks, own)
    return length >= 2 * _FEWEST and _length(page.blocks, quick) < _NOTHING * length


def alike(blocks: Sequence[Block], first: Collection[int], second: Collection[int]) -> float:
    """Return how much two selections share of their text, 0 to 1."""
    lengths = _length(blocks, first) + _length(blocks, second)
    return 2 * _length(blocks, set(first) & set(second)) / lengths if lengths else 0.0


def _length(blocks: Sequence[Block], places: Collection[int]) -> int:
    return sum(len(blocks[at].text) for at in places)


def _majority(candidates: Sequence[Sequence[int]]) -> list[int]:
    votes = Counter(at for candidate in candidates for at in candidate)
    return sorted(at for at, count in votes.items() if count * 2 > len(candidates))


def _result(page: Page, places: Sequence[int], rule: str) -> MainText:
    lead, text = trimmed(page, places)
    return MainText(lead, text, rule)
