"""The blocks of an article on a page of which nothing is known: where text lies dense and links are few."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from itertools import islice

from lxml import etree

from crawler.pages.blocks import Block
from crawler.pages.boilerplate import is_apart, is_main
from crawler.pages.text import letters

_MORE_WORDS = re.compile(
    r"(?:weiter\s?lesen|(?:mehr|details) ?(?:lesen|erfahren|dazu)?|zum (?:artikel|beitrag)|(?:read"
    r"|learn) more|continue reading)"
    r"\s*[.…»>→]*",
    re.IGNORECASE,
)
_NEAR = 100  # elements around a block that are looked at
_LONG = 80
_SHORT = 25
_LINKED = 0.5
_MOST = 0.5  # what holds more of the text than this is no box beside it, whatever it is called
_SMALL_BOX = 400
_WHOLE = 0.6
_SHORTEST_TITLE = 15
_LONGEST_TITLE = 300
_ALL_LINKED = 0.9
_MORE = 1.12
_LARGEST_CARD = 600
_SMALL_CARD = 150
_LARGEST_SHARE = 0.25
_NEARLY_ALL = 0.85
_ENOUGH = 400


class Page:
    """The blocks of a page with what is asked of them again and again."""

    def __init__(self, blocks: Sequence[Block], titles: Collection[str] = ()) -> None:
        self.blocks = blocks
        self.titles = frozenset(letters(title) for title in titles if len(title) > 3)
        self.keys = [letters(block.text) if len(block.text) <= _LONGEST_TITLE else "" for block in blocks]
        self.weights = [_weight(block) for block in blocks]
        self.chains = [_chain(block.element) for block in blocks]
        self.mass: dict[etree._Element, float] = defaultdict(float)
        for chain, weight in zip(self.chains, self.weights, strict=True):
            for element in chain:
                self.mass[element] += weight
        self.total = sum(self.weights)
        self._apart: dict[etree._Element, bool] = {}
        self.no_text: dict[int, bool] = {}  # of the blocks that were asked about
        self.pointers = 0  # links that stand for other articles
        self.pointed = 0  # characters of them and their teasers
        cards = self._cards()
        self.apart = [any(self._named_apart(one) or one in cards for one in chain) for chain in self.chains]

    @cached_property
    def letters(self) -> Sequence[str]:
        """The letters of every block."""
        return [key or letters(block.text) for key, block in zip(self.keys, self.blocks, strict=True)]

    @cached_property
    def region(self) -> etree._Element | None:
        """The container of the article's text."""
        return _region(self)

    def is_plain(self, chosen: Collection[int]) -> bool:
        """Tell whether a choice is beyond doubt: nearly all running text, in a container named so."""
        if self.region is None or not (self.region.tag == "article" or is_main(self.region)):
            return False
        running = sum(weight for weight, apart in zip(self.weights, self.apart, strict=True) if not apart)
        return sum(self.weights[at] for at in chosen) >= max(_ENOUGH, _NEARLY_ALL * running)

    def _cards(self) -> set[etree._Element]:
        """Return the small containers of a linked headline with its picture and teaser: other articles."""
        sizes: dict[etree._Element, int] = defaultdict(int)
        for chain, block in zip(self.chains, self.blocks, strict=True):
            for element in chain:
                sizes[element] += len(block.text)
        limit = min(_LARGEST_CARD, max(_SMALL_CARD, self.total * _LARGEST_SHARE))
        cards: set[etree._Element] = set()
        for at, (chain, block) in enumerate(zip(self.chains, self.blocks, strict=True)):
            if self._is_pointer(at, block):
                self.pointers += 1
                card = _largest(chain, sizes, limit)
                if card is not None and sizes[card] > len(block.text) and card not in cards:
                    cards.add(card)
                    self.pointed += sizes[card]
        return cards

    def _is_pointer(self, at: int, block: Block) -> bool:
        if not block.links or "tr" in block.within or self.keys[at] in self.titles:
            return False
        linked = len(block.text) >= _SHORTEST_TITLE and link_share(block) > _ALL_LINKED
        return linked or any(_MORE_WORDS.fullmatch(link.text) for link in block.links)

    def _named_apart(self, element: etree._Element) -> bool:
        known = self._apart.get(element)
        if known is None:
            known = element.tag not in {"body", "html"} and is_apart(element)
            known = known and self.mass[element] < max(self.total * _MOST, _SMALL_BOX)
            self._apart[element] = known
        return known


def _largest(
    chain: Sequence[etree._Element], sizes: Mapping[etree._Element, int], limit: float
) -> etree._Element | None:
    within = [element for element in chain if sizes[element] <= limit]
    return within[-1] if within else None


def main_blocks(page: Page) -> list[int]:
    """Return the places of the blocks that are the article's text."""
    region = page.region
    if region is None:
        return []
    return [at for at, chain in enumerate(page.chains) if region in chain and not page.apart[at]]


def link_share(block: Block) -> float:
    """Return how much of a block's text is links."""
    return min(1.0, sum(len(link.text) for link in block.links) / max(1, len(block.text)))


def _weight(block: Block) -> float:
    share = link_share(block)
    if share > _LINKED or len(block.text) < _SHORT or block.is_heading:
        return 0.0
    return len(block.text) * (1 - share) * (1 if len(block.text) >= _LONG else 0.4)


def _chain(element: etree._Element) -> Sequence[etree._Element]:
    return [element, *islice(element.iterancestors(), _NEAR)]


def _region(page: Page) -> etree._Element | None:
    good = [at for at, apart in enumerate(page.apart) if not apart and page.weights[at]]
    if not good:
        return None
    mass: dict[etree._Element, float] = defaultdict(float)
    score: dict[etree._Element, float] = defaultdict(float)
    for at in good:
        chain, weight = page.chains[at], page.weights[at]
        start = 1 if chain[0].tag in {"p", "li", "blockquote", "td", "pre"} else 0
        for step, element in enumerate(chain[start : start + 3]):
            score[element] += weight / (1, 2, 4)[step]
        for element in chain:
            mass[element] += weight
    total = sum(page.weights[at] for at in good)
    named = [element for element in mass if is_main(element) and mass[element] >= total * _WHOLE]
    if named:
        return max(named, key=lambda element: (mass[element], -len(list(element.iterancestors()))))
    best = max(score, key=lambda element: score[element])
    return _widened(page, best, good)


def _widened(page: Page, best: etree._Element, good: Sequence[int]) -> etree._Element:
    """Return the container that holds the other parts of a text that is spread over several."""
    mass: dict[etree._Element, Counter[str]] = defaultdict(Counter)
    for at in good:
        for element in page.chains[at]:
            mass[element][page.blocks[at].tag] += round(page.weights[at])
    region = best
    for outer in best.iterancestors():
        if (
            outer.tag not in {"body", "html"}
            and _like(mass[outer], mass[best]) > _like(mass[region], mass[best]) * _MORE
        ):
            region = outer
    return region


def _like(mass: Counter[str], best: Counter[str]) -> int:
    """Return how much text is written as that of the best container is: a box beside it often is not."""
    return mass["p"] if best.most_common(1)[0][0] == "p" else mass.total()
