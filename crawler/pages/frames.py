"""Pictures and the small containers they share with a caption and nothing else."""

import re
from itertools import islice

from lxml import etree

from crawler.pages.text import clean

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
_LONGEST_CAPTION = 400
_LONGEST_CAPTION_IN_P = 200  # a picture may also float in a paragraph of the text
_MOST_PICTURES = 200
_LARGEST_FRAME = 40  # elements around a picture and its caption
_FRAME_DEPTH = 4  # how many elements a picture may be wrapped in before its caption
_BRACKET_DATE = re.compile(r"\[\s*\d{1,2}\.")


def caption_frames(body: etree._Element) -> frozenset[etree._Element]:
    """Return the smallest container of each picture that holds text, where that must be a caption."""
    pictures = islice(body.iter("img"), _MOST_PICTURES)
    return frozenset(frame for picture in pictures if (frame := _frame(picture, body)) is not None)


def _frame(picture: etree._Element, body: etree._Element) -> etree._Element | None:
    container = picture.getparent()
    for _ in range(_FRAME_DEPTH):
        if container is None or container is body:
            return None
        if sum(1 for _ in islice(container.iter(), _LARGEST_FRAME + 1)) > _LARGEST_FRAME:
            return None
        text = clean(_beginning(container))
        if text:
            return container if _is_caption_only(container, text) else None
        container = container.getparent()
    return None


def _beginning(container: etree._Element) -> str:
    """Return the text of an element as far as it can be a caption, however much there is."""
    pieces: list[str] = []
    length = 0
    for piece in container.itertext():
        pieces.append(str(piece))
        length += len(piece)
        if length > _LONGEST_CAPTION * 4:
            break
    return "".join(pieces)


def _is_caption_only(container: etree._Element, text: str) -> bool:
    longest = _LONGEST_CAPTION_IN_P if container.tag == "p" else _LONGEST_CAPTION
    return (
        container.tag not in INLINE
        and len(text) <= longest
        and not _BRACKET_DATE.search(text)
        and next(container.iter(*HEADINGS), None) is None
    )
