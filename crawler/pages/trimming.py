"""Lead and text of an article, parted from what stands among them: told by words, length and links."""

import re
from collections import Counter
from collections.abc import Sequence

from crawler.dates import is_view_date, printed_day
from crawler.pages.blocks import Block
from crawler.pages.lines import ends_text, is_box, is_line_about
from crawler.pages.maintext import Page, link_share
from crawler.pages.marks import begins_related, is_furniture

_PARAGRAPH = 100
_RUNNING = 60
_REST = 0.35  # of the text at most stands behind the line that ends it
_HEADLINE_WITHIN = 0.2  # of the text: what repeats the title further down is no headline
_MOST_LOOSE = 3
_MOST_TIMES = 3  # that one line stands in a text
_LEAD = range(50, 900)
_MOST_LEADS = 2
_WORDS = re.compile(r"[^\W\d_]+")
_SENTENCE_END = (".", "!", "?", "…", ":", "“", "”", '"', "«", "»", ")")
_LONGEST_DATE = 60
_LONGEST_PARTED = 100
_PARTING = re.compile(r"\s[|·•]\s")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w.-]+\.\w{2,}")
_LONGEST_ANNOUNCEMENT = 90


def trimmed(page: Page, chosen: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return the places of the lead and of the text, of those that were chosen."""
    if not chosen:
        return [], []
    headline = headline_place(page, chosen)
    inside = _before_end(page, [at for at in chosen if headline is None or at > headline])
    text = [at for at in _without_repeated(page, inside) if not _is_no_text(page, at)]
    text = _without_loose_ends(page, _without_loose_start(page, text, headline))
    lead = _lead(page, headline, text[0]) if headline is not None and text else []
    return lead, text


def headline_place(page: Page, chosen: Sequence[int]) -> int | None:
    """Return where the headline stands: the last that is printed before most of the text."""
    limit = sum(page.weights[at] for at in chosen) * _HEADLINE_WITHIN
    weight, last = 0.0, chosen[0]
    for at in chosen:
        last, weight = at, weight + page.weights[at]
        if weight >= limit:
            break
    named = [at for at in range(last + 1) if page.keys[at] in page.titles]
    headings = [at for at in named if page.blocks[at].is_heading] or named
    if headings:
        return headings[-1]
    above = [at for at in range(chosen[0] + 1) if page.blocks[at].tag == "h1"]
    first = [at for at in above if not page.apart[at]] or (above if len(above) == 1 else [])
    return first[-1] if first else None


def _is_no_text(page: Page, at: int) -> bool:
    """Tell whether a block inside an article is none of its text; each choice of blocks asks it anew."""
    if at not in page.no_text:
        page.no_text[at] = _says_no_text(page, at)
    return page.no_text[at]


def _says_no_text(page: Page, at: int) -> bool:
    block, text = page.blocks[at], page.blocks[at].text
    if "figcaption" in block.within or block.beside_picture or is_furniture(text):
        return True
    if page.keys[at] in page.titles or not any(map(str.isalnum, text)):
        return True
    share = link_share(block)
    if _ADDRESS.fullmatch(text):
        return block.tag == "li"
    if share > 0.9 or (share > 0.8 and (len(text) < _PARAGRAPH or block.is_heading or block.tag == "li")):
        return True
    return is_line_about(text) or is_box(text) or _is_date_line(text)


def _before_end(page: Page, chosen: Sequence[int]) -> list[int]:
    limit = sum(page.weights[at] for at in chosen) * _REST
    behind, end = 0.0, len(chosen)
    for place in range(len(chosen) - 1, 0, -1):
        behind += page.weights[chosen[place]]
        if behind > limit:
            break
        text = page.blocks[chosen[place]].text
        if ends_text(text) or begins_related(text):
            end = place
    return list(chosen[:end])


def _without_repeated(page: Page, chosen: Sequence[int]) -> list[int]:
    """Leave out short lines that stand again and again, as below the pictures of a gallery.

    Where they are most of the text, as in a song, they are the text.
    """
    times = Counter(page.keys[at] for at in chosen if "tr" not in page.blocks[at].within)
    left = [at for at in chosen if not page.keys[at] or times[page.keys[at]] <= _MOST_TIMES]
    whole = sum(page.weights[at] for at in chosen)
    return left if sum(page.weights[at] for at in left) * 2 >= whole else list(chosen)


def _lead(page: Page, headline: int, start: int) -> list[int]:
    """Return the paragraphs between headline and text: they stand in a container of their own."""
    between = range(headline + 1, start)
    return [at for at in between if _may_lead(page, at)][:_MOST_LEADS]


def _may_lead(page: Page, at: int) -> bool:
    block = page.blocks[at]
    is_paragraph = (
        not page.apart[at] and block.tag != "h1" and len(block.text) in _LEAD and link_share(block) < 0.3
    )
    return is_paragraph and not _is_no_text(page, at)


def _is_date_line(text: str) -> bool:
    """Tell whether a line says a date and little else."""
    if len(text) <= _LONGEST_PARTED and len(_PARTING.findall(text)) >= 2 and printed_day(text):
        return True  # `Freitag | 14. Juni 2019 | Rathaus`
    if len(text) > _LONGEST_DATE:
        return False
    return is_view_date(text) or (printed_day(text) is not None and len(_WORDS.sub("", text)) * 2 > len(text))


def _without_loose_start(page: Page, chosen: Sequence[int], headline: int | None) -> list[int]:
    """Cut what stands above the first paragraph: a second headline, or menus where there is no headline."""
    start = 0
    if headline is None:
        start = next((start for start, at in enumerate(chosen) if page.weights[at] >= _RUNNING), 0)
    elif chosen and page.blocks[chosen[0]].tag == "h1":
        start = 1
    return list(chosen[start:])


def _without_loose_ends(page: Page, chosen: Sequence[int]) -> list[int]:
    """Cut headings and a few short lines from the end, behind which nothing comes."""
    end = len(chosen)
    for _ in range(_MOST_LOOSE):
        if end <= 1 or not _is_loose(page.blocks[chosen[end - 1]], page.blocks[chosen[end - 2]]):
            break
        end -= 1
    return list(chosen[:end])


def _is_loose(block: Block, before: Block) -> bool:
    if block.text.endswith(":") and len(block.text) <= _LONGEST_ANNOUNCEMENT:
        return True  # of something that is no text: links to others, a form
    if _ADDRESS.fullmatch(block.text):
        return True
    if block.tag == before.tag == "p" and block.parent == before.parent and len(before.text) >= _RUNNING:
        return False  # a greeting below a letter
    short = len(block.text) < 40 and not block.text.endswith(_SENTENCE_END)
    return block.is_heading or (short and block.tag not in {"li", "td", "th"})
