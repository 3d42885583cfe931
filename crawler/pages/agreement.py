"""The text several extractors agree upon: ours alone where a quick one confirms it, else a vote."""

from collections import Counter
from collections.abc import Collection, Sequence

from crawler.pages.blocks import Block
from crawler.pages.extractors import by_resiliparse, by_trafilatura, placed
from crawler.pages.maintext import Page, main_blocks
from crawler.pages.trimming import trimmed

_ALIKE = 0.85
_STATED_ALIKE = 0.9
_FOUND = 0.8  # of the stated text must be printed for it to decide


class MainText:
    """Lead and text of a page, as places of its blocks, and which rule found them."""

    def __init__(self, lead: Sequence[int], text: Sequence[int], rule: str) -> None:
        self.lead = lead
        self.text = text
        self.rule = rule


def main_text(page: Page, html: str, stated: str | None) -> MainText:
    """Return the text; `stated` is the one in the page's JSON-LD, if any."""

    def kept(places: Sequence[int]) -> list[int]:
        lead, text = trimmed(page, places)
        return [*lead, *text]

    dense = main_blocks(page)
    own = kept(dense)
    if stated and len(stated) >= 400:
        printed = placed(page.blocks, stated)
        share = _length(page.blocks, printed) / max(1, len(stated))
        if share >= _FOUND and alike(page.blocks, own, printed) < _STATED_ALIKE:
            return _result(page, printed, "json-ld")
    quick = kept(placed(page.blocks, by_resiliparse(html)))
    if own and alike(page.blocks, own, quick) >= _ALIKE:
        return _result(page, dense, "text-density")
    careful = kept(placed(page.blocks, by_trafilatura(html)))
    if own and alike(page.blocks, own, careful) >= _ALIKE:
        return _result(page, dense, "text-density")
    if not own and careful:
        return _result(page, careful, "trafilatura")
    return _result(page, _majority([own, quick, careful]) or own, "vote")


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
