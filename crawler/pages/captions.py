"""Captions and picture credits, parted from the text they are printed in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from crawler.pages.blocks import Block
from crawler.pages.marks import credit_in, is_furniture, split_credit
from crawler.pages.picture_credits import part_credit
from crawler.pages.text import letters

_MOST_LINES = 2  # a caption and a line naming the people in the picture
_LONGEST = 500
_SHORTEST_COPY = 15  # letters; below that a line equal to an alternative text is a coincidence
_LONGEST_RUN = 300
_EMPHASIS = frozenset({"b", "strong"})  # a bold beginning is a dateline (`Kaiserslautern.`), no caption


@dataclass(frozen=True, kw_only=True)
class Caption:
    """What is printed to a picture."""

    text: str | None
    credit: str | None


def part_caption(
    text: Sequence[Block], tail: Sequence[str], stated: Sequence[str]
) -> tuple[Caption, list[Block]]:
    """Part the blocks of an article into the caption and the rest; `tail` lines may name the credit too."""
    blocks = [block for block in text if not is_furniture(block.text)]
    placed = _placed_beside_credit(blocks) | _placed_by_markup(blocks)
    parts = [blocks[index].text for index in sorted(placed)]
    alternatives = (alt for block in blocks for alt in block.pictures)
    stated_texts = (letters(_parted(text)[0]) for text in [*stated, *alternatives, *parts])
    known = {text for text in stated_texts if len(text) >= _SHORTEST_COPY}
    rest: list[Block] = []
    for index, block in enumerate(blocks):
        if index in placed or credit_in(block.text):
            continue
        if _is_copy(block.text, known):
            parts.append(block.text)
            continue
        led, remainder = _without_led_caption(block)
        if led:
            parts.append(led)
        rest.append(remainder)
    credits_ = [credit_in(line) for line in [*(block.text for block in blocks), *tail]]
    return _caption(parts, credits_), rest


def _placed_beside_credit(blocks: Sequence[Block]) -> set[int]:
    """Return the lines between a picture, or the teaser where no picture is seen, and `(Bildquelle: X)`."""
    placed: set[int] = set()
    picture = 0
    for index, block in enumerate(blocks):
        if block.pictures:
            picture = index
        lines = range(picture, index)
        is_credit = block.text.startswith("(") and credit_in(block.text)
        if is_credit and len(lines) <= _MOST_LINES and sum(len(blocks[at].text) for at in lines) <= _LONGEST:
            placed |= set(lines)
    return placed


def _placed_by_markup(blocks: Sequence[Block]) -> set[int]:
    captions = {at for at, block in enumerate(blocks) if "figcaption" in block.within}
    beside = {
        at for at, block in enumerate(blocks) if block.beside_picture and not _without_led_caption(block)[0]
    }
    # One short paragraph with a picture in it is an article, not a caption without one.
    return captions | beside if len(captions | beside) < len(blocks) else captions


def _is_copy(text: str, known: Collection[str]) -> bool:
    return bool(known) and len(text) <= _LONGEST and letters(_parted(text)[0]) in known


def _without_led_caption(block: Block) -> tuple[str | None, Block]:
    """Cut a caption from the front of a paragraph a picture floats in, where the markup sets it apart."""
    if not block.pictures:
        return None, block
    first = block.runs[0]
    if (
        len(block.runs) > 1
        and first.tag
        and first.tag not in _EMPHASIS
        and first.text.endswith((".", ")", "!", "?"))
    ):
        led = first.text if len(first.text) <= _LONGEST_RUN else None
    else:
        led = next(
            filter(lambda alt: len(alt) >= 20 and block.text.startswith(f"{alt} "), block.pictures), None
        )
    text = block.text.removeprefix(led).strip() if led else ""
    return (led, replace(block, text=text)) if text else (None, block)


def _caption(parts: Sequence[str], credits_: Sequence[str | None]) -> Caption:
    split = [_parted(part) for part in parts]
    stated = [*(credit for _, credit in split), *credits_]
    texts = {letters(text): text for text, _ in split if text and credit_in(text) is None}
    return Caption(text=" ".join(texts.values()) or None, credit=next(filter(None, stated), None))


def _parted(part: str) -> tuple[str, str | None]:
    text, credit = split_credit(part)
    return (text, credit) if credit else part_credit(part)
