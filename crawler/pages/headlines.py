"""The headline of an article and the kicker above or before it, which prints glue together."""

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.dates import split_bracket
from crawler.pages.blocks import Block, Run
from crawler.pages.marks import is_furniture, without_more
from crawler.pages.text import letters

_LONGEST_KICKER = 80
_LONGEST = 500  # no headline, with its kicker, is longer
_ELSEWHERE = frozenset({"footer", "aside"})
_NO_KICKER = frozenset("»>/|@")


@dataclass(frozen=True, kw_only=True)
class Headline:
    """Where an article's headline stands and what it says."""

    title: str
    kicker: str | None
    first: int  # index of its first block, the kicker's if that has one of its own
    after: int  # index of the block behind it


def find_headline(blocks: Sequence[Block], stated: Sequence[str]) -> Headline | None:
    """Return the headline, None if nothing on the page can be one.

    `stated` are the titles the page names for machines, longest first: they tell which block is the headline
    and where the kicker in it ends, while the words are taken as printed.
    """
    place = _place(blocks, stated)
    return headline_at(blocks, place, stated) if place is not None else None


def headline_at(blocks: Sequence[Block], place: int, stated: Sequence[str] = ()) -> Headline:
    """Return the headline printed in a block, with the kicker from it or from the block before."""
    block = blocks[place]
    kicker, title = split_kicker(block, stated)
    first = place
    if kicker is None and place and _is_kicker_of(blocks[place - 1], block):
        first = place - 1
        kicker = blocks[first].text
    return Headline(
        title=title, kicker=kicker.rstrip(": ") or None if kicker else None, first=first, after=place + 1
    )


def split_kicker(block: Block, stated: Sequence[str] = ()) -> tuple[str | None, str]:
    """Part a headline into kicker and title: by what is stated, by the markup's runs, by a colon's run."""
    runs = block.runs
    for start in range(1, len(runs)):
        if _is_stated(_joined(runs[start:]), stated):
            return _joined(runs[:start]), _joined(runs[start:])
    for end in range(1, len(runs)):
        if _is_own_kicker(runs[:end]):
            return _joined(runs[:end]), _joined(runs[end:])
    if _is_stated(block.text, stated):
        return None, block.text
    for title in stated:
        kicker = block.text.removesuffix(title).strip()
        if title and block.text.endswith(title) and _may_be_kicker(kicker):
            return kicker, title
    if len(runs) > 1 and _has_kicker_run(runs):
        return runs[0].text, _joined(runs[1:])
    return None, block.text


def _is_own_kicker(runs: Sequence[Run]) -> bool:
    """Tell elements of their own that end in a colon: `<span>Breakpoint<span>:</span></span>Headline`."""
    text = _joined(runs)
    return text.endswith(":") and len(text) <= _LONGEST_KICKER and all(run.tag for run in runs)


def _may_be_kicker(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_KICKER and text[-1] not in "-–,"


def _joined(runs: Sequence[Run]) -> str:
    return "".join(("" if run.glued else " ") + run.text for run in runs).strip()


def _is_stated(text: str, stated: Sequence[str]) -> bool:
    return letters(text) in {letters(title) for title in stated}


def _has_kicker_run(runs: Sequence[Run]) -> bool:
    first, second = runs[0], runs[1]
    if len(first.text) > _LONGEST_KICKER:
        return False
    if first.text.endswith(":"):
        return True
    own = first.tag is not None and all(run.tag is not None for run in runs)
    return own or (first.tag is not None and (second.glued or second.after_break))


def _is_kicker_of(before: Block, headline: Block) -> bool:
    text = before.text
    if len(text) > _LONGEST_KICKER or before.within & _ELSEWHERE or is_furniture(text):
        return False
    if text.endswith(":"):
        return True
    beside = before.parent == headline.parent and headline.is_heading and not before.is_heading
    return beside and len(before.links) < 2 and not text.endswith(".") and not _NO_KICKER & set(text)


def _place(blocks: Sequence[Block], stated: Sequence[str]) -> int | None:
    wanted = list(filter(None, map(letters, stated)))
    candidates = [index for index, block in enumerate(blocks) if not block.within & _ELSEWHERE]
    headings = [index for index in candidates if blocks[index].is_heading]
    dated = _dateline(blocks, candidates)
    above = candidates if dated is None else candidates[: candidates.index(dated)]
    for group in (headings, above):
        printed = {
            index: letters(blocks[index].text) for index in group if len(blocks[index].text) < _LONGEST
        }
        for title in wanted:
            found = [index for index, text in printed.items() if text.endswith(title)]
            if found:
                return found[0]
    return _nearest_above(blocks, headings, dated)


def _dateline(blocks: Sequence[Block], candidates: Sequence[int]) -> int | None:
    """Return the first date that is followed by a teaser, rather than by a pointer to another page."""
    dated = [index for index in candidates if split_bracket(blocks[index].text)]
    own = (index for index in dated if not without_more(blocks[index].text)[1])
    return next(own, dated[0] if dated else None)


def _nearest_above(blocks: Sequence[Block], headings: Sequence[int], dated: int | None) -> int | None:
    if dated is not None:
        above = [index for index in headings if index < dated]
        return above[-1] if above else _last_line(blocks, dated)
    return next((index for index in headings if blocks[index].tag == "h1"), None)


def _last_line(blocks: Sequence[Block], before: int) -> int | None:
    lines = range(before - 1, max(before - 3, -1), -1)
    return next((index for index in lines if not is_furniture(blocks[index].text)), None)
