"""Adverts among the paragraphs: boxes that say by their first line what they are."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from lxml import etree

from crawler.pages.blocks import Block
from crawler.pages.marks import is_advert_mark

_LONGEST = 600  # letters of one advert
_MOST = 0.4  # of the text of a page; a larger container is no box but the article
_DEEPEST = 8  # elements in a box, one in another


def without_adverts(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Leave out a mark like `Anzeige` with all of its small container, if the mark is the first in it."""
    whole = sum(len(block.text) for block in blocks)
    dropped: set[int] = set()
    for at, block in enumerate(blocks):
        if at in dropped or not is_advert_mark(block.text):
            continue
        inside = list(_in_box(blocks, at))
        length = sum(len(blocks[place].text) for place in inside)
        if inside and length <= min(_LONGEST, _MOST * whole):
            dropped.update([at, *inside])
    return tuple(block for at, block in enumerate(blocks) if at not in dropped)


def _in_box(blocks: Sequence[Block], mark: int) -> Iterator[int]:
    """Yield the places of what stands in the box behind its mark, as far as it may still be an advert."""
    box = _box(blocks, mark)
    if box is None or (mark > 0 and _holds(box, blocks[mark - 1])):
        return
    length = 0
    for at in range(mark + 1, len(blocks)):
        if length > _LONGEST or not _holds(box, blocks[at]):
            return
        length += len(blocks[at].text)
        yield at


def _box(blocks: Sequence[Block], mark: int) -> etree._Element | None:
    """Return the element that holds the mark and more than it."""
    own = blocks[mark].element
    is_alone = mark + 1 == len(blocks) or not _holds(own, blocks[mark + 1])
    return own.getparent() if is_alone else own


def _holds(box: etree._Element, block: Block) -> bool:
    around = islice(chain([block.element], block.element.iterancestors()), _DEEPEST)
    return any(element is box for element in around)
