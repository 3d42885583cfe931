"""The pointers to other articles that are printed below an article."""

from collections.abc import Iterator, Sequence

from crawler.dates import printed_day, split_bracket
from crawler.items import RelatedItem
from crawler.pages.blocks import Block
from crawler.pages.headlines import headline_at
from crawler.pages.marks import begins_related, ends_page, is_furniture, without_more
from crawler.pages.text import letters

_LABELS = frozenset({"bericht", "interview", "kommentar", "serie", "spezial", "meldung", "anzeige"})


def related_start(blocks: Sequence[Block], index: int) -> int | None:
    """Return where the pointer begins whose date stands at `index`, None if no pointer is dated there."""
    block = blocks[index]
    if split_bracket(block.text) is None or index == 0:
        return None
    headline = headline_at(blocks, index - 1)
    above = blocks[index - 1]
    _, cut = without_more(block.text)
    if cut or block.links or above.is_heading or above.links or headline.first < index - 1:
        return headline.first
    return None


def related_items(blocks: Sequence[Block]) -> tuple[RelatedItem, ...]:
    """Return the dated pointers in the order of the page."""
    return tuple(_items([block for block in blocks if not is_furniture(block.text)]))


def _items(blocks: Sequence[Block]) -> Iterator[RelatedItem]:
    for index, block in enumerate(blocks):
        if index and ends_page(block.text) and not begins_related(blocks[index - 1].text):
            return
        if index and (bracket := split_bracket(block.text)) and not begins_related(blocks[index - 1].text):
            day, teaser = bracket
            if not teaser and index + 1 < len(blocks):
                teaser = blocks[index + 1].text
            yield _item(blocks, index, day, teaser)


def _item(blocks: Sequence[Block], index: int, day: str, teaser: str) -> RelatedItem:
    headline = headline_at(blocks, index - 1)
    kicker, title = headline.kicker, headline.title
    label = blocks[index - 1].runs[-1]
    if len(blocks[index - 1].runs) > 1 and letters(label.text) in _LABELS:
        title = title.removesuffix(label.text).rstrip()
    if kicker is None and ": " in title:
        kicker, title = title.split(": ", 1)
    links = [*blocks[index - 1].links, *blocks[index].links]
    return RelatedItem(
        title=title,
        kicker=kicker,
        teaser=without_more(teaser)[0] or None,
        url=next(filter(None, (link.url for link in links)), None),
        published_on=printed_day(day),
    )
