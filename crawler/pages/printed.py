"""An article as it is printed: read by the order and the fixed words of its lines, not by their styling."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from crawler.dates import split_bracket
from crawler.items import RelatedItem
from crawler.pages import marks
from crawler.pages.blocks import Block, Link
from crawler.pages.captions import Caption, part_caption
from crawler.pages.headlines import Headline, find_headline, headline_at
from crawler.pages.related import related_items, related_start

_NO_TEXT = frozenset({"footer", "aside"})
_LINES_ABOVE_DATE = 6  # between headline and dateline: a picture's lines, a share bar, the view date


@dataclass(frozen=True, kw_only=True)
class PrintedArticle:
    """The parts of an article. Empty or None where the print has no such part."""

    kicker: str | None
    title: str
    bracket: str | None  # the day as printed: `9.3.2023`
    teaser: str | None
    text: tuple[Block, ...]
    author: str | None
    keywords: tuple[str, ...]
    section: str | None
    caption: Caption
    links: tuple[str, ...]  # absolute, in the text and below it; a line that is an address counts as one
    tools: tuple[Link, ...]  # print, PDF, send
    related: tuple[RelatedItem, ...]


@dataclass(frozen=True, kw_only=True)
class _Dateline:
    bracket: str | None
    teaser: str | None
    taken: frozenset[int]  # blocks that are no text of the article any more


def read_printed(
    blocks: Sequence[Block], titles: Sequence[str] = (), captions: Sequence[str] = ()
) -> PrintedArticle | None:
    """Return the parts of the article, None where no headline is found.

    `titles` and `captions` are those stated for machines; they help to find the printed ones.
    """
    headline = find_headline(blocks, titles)
    if headline is None:
        return None
    dateline = _dateline(blocks, headline)
    start = max(dateline.taken, default=headline.after - 1) + 1
    end = _end(blocks, start)
    inside = [blocks[at] for at in range(headline.after, end) if at not in dateline.taken]
    above, tail = _text_and_tail(_of_article(inside, blocks[headline.after - 1]))
    caption, rest = part_caption(above, [block.text for block in tail], captions)
    text, author = _signed(rest, dateline.teaser)
    lines = [block for block in [*rest, *tail] if not marks.is_furniture(block.text)]
    return PrintedArticle(
        kicker=headline.kicker,
        title=headline.title,
        bracket=dateline.bracket,
        teaser=dateline.teaser,
        text=text,
        author=author,
        keywords=_keywords(tail),
        section=marks.section_of_related(blocks[end].text) if end < len(blocks) else None,
        caption=caption,
        links=tuple(url for block in lines for url in _urls(block)),
        tools=tuple(link for block in inside if marks.is_tool_line(block.text) for link in block.links),
        related=related_items(blocks[end:]),
    )


def text_of(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the text of blocks that are known to be an article's, without captions and author code."""
    _, rest = part_caption(_text_and_tail(blocks)[0], [], [])
    return _signed(rest, None)[0]


def _dateline(blocks: Sequence[Block], headline: Headline) -> _Dateline:
    reach = range(headline.after, min(headline.after + _LINES_ABOVE_DATE, len(blocks)))
    for at in reach:
        bracket = split_bracket(blocks[at].text)
        if bracket and (bracket[1] or at + 1 == len(blocks)):
            return _Dateline(bracket=bracket[0], teaser=bracket[1] or None, taken=frozenset({at}))
        if bracket:
            return _Dateline(bracket=bracket[0], teaser=blocks[at + 1].text, taken=frozenset({at, at + 1}))
    return _Dateline(bracket=None, teaser=None, taken=frozenset())


def _end(blocks: Sequence[Block], start: int) -> int:
    """Return where the pointers to other articles, or what every page carries, begin."""
    for at in range(start, len(blocks)):
        block = blocks[at]
        if marks.begins_related(block.text) or marks.ends_page(block.text):
            return at
        if block.is_heading and block.is_link:
            return max(start, headline_at(blocks, at).first)
        pointer = related_start(blocks, at)
        if pointer is not None and pointer >= start:
            return pointer
    return len(blocks)


def _of_article(blocks: Sequence[Block], headline: Block) -> list[Block]:
    """Leave out what stands beside the article, if the page marks its articles."""
    beside = [
        block for block in blocks if not block.within & _NO_TEXT or block.within & headline.within & _NO_TEXT
    ]
    same = [block for block in beside if headline.article is None or block.article == headline.article]
    return same if any(_is_text(block) for block in same) else beside


def _is_text(block: Block) -> bool:
    return not (
        marks.is_furniture(block.text)
        or marks.credit_in(block.text)
        or marks.bare_url(block.text)
        or marks.keywords_in(block.text) is not None
    )


def _text_and_tail(blocks: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """Part the blocks at the keywords: what follows them is no text of the article."""
    for at, block in enumerate(blocks):
        if marks.keywords_in(block.text) is not None:
            return list(blocks[:at]), list(blocks[at:])
    return list(blocks), []


def _signed(blocks: Sequence[Block], teaser: str | None) -> tuple[tuple[Block, ...], str | None]:
    """Part the author code from the text."""
    text = [block for block in blocks if _is_text(block) and block.text != teaser]
    if not text:
        return (), None
    last, author = marks.split_author_code(text[-1].text)
    return (*text[:-1], *([replace(text[-1], text=last)] if last else [])), author


def _urls(block: Block) -> list[str]:
    bare = marks.bare_url(block.text)
    linked = [url for link in block.links if (url := link.url)]
    return linked or ([bare] if bare else [])


def _keywords(tail: Sequence[Block]) -> tuple[str, ...]:
    if not tail:
        return ()
    printed = marks.keywords_in(tail[0].text)
    return printed or tuple(_listed_keywords(tail[1:]))


def _listed_keywords(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield the keywords that stand on lines of their own below `Stichwörter:`."""
    for block in blocks:
        if not _is_text(block) or block.is_heading or len(block.text) > 60:
            return
        yield from marks.split_keywords(block.text)
