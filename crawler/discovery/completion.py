"""When a feed may have missed something: going back in a listing until it joins up with what was known. Pure.

A feed names the ten newest articles. When none of them is known, there may have been more. Page after page of
a listing is read then, until one shows what was known before the last complete crawl. The newest article of a
house often stands on every page, so what already stood on the first page proves nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from crawler.discovery.paging import numbered_page
from crawler.discovery.wordpress import posts_url
from crawler.source_run import SourceRun

_FEWEST_KNOWN = 3  # one or two known links may be a recommendation


def joins_up(keys: Collection[str], old: Collection[str]) -> bool:
    """Tell whether a page reaches back to what was known: nothing else on it, or at least half of it."""
    known = sum(key in old for key in keys)
    return bool(keys) and (known == len(keys) or (known >= _FEWEST_KNOWN and known * 2 >= len(keys)))


def known_before(seen: Mapping[str, datetime], moment: datetime | None) -> set[str]:
    """Return the pages first seen before a moment; none for None."""
    return {key for key, first in seen.items() if moment is not None and first < moment}


class Completion:
    """The way back in one listing or collection of a source; `url` is the page to be asked for."""

    def __init__(self, run: SourceRun, index: str, *, most_pages: int) -> None:
        self.index = index
        self.page, self.url = _beginning(run, index)
        last = run.validators.get(index)
        self._since = last.complete_at if last else None
        self._met = set(run.keys_of.get(index, ()))
        self._last_page = self.page + most_pages - 1

    @property
    def next_page(self) -> str:
        """Where a later crawl goes on, as the store keeps it."""
        return f"{self.page} {self.url}"

    def page_read(self, keys: Sequence[str], seen: Mapping[str, datetime], following: str | None) -> bool:
        """Take in a page and tell whether it was the last; `following` is the address of the next, if any."""
        new = [key for key in keys if key not in self._met]
        self._met |= set(keys)
        # A listing that shows no other articles than before does not go on, whatever its links say.
        if not new or following is None or joins_up(new, known_before(seen, self._since)):
            return True
        self.page, self.url = self.page + 1, following
        return False

    @property
    def has_turns(self) -> bool:
        """Whether this crawl may ask for another page."""
        return self.page <= self._last_page


def completion_of(run: SourceRun, seen: Mapping[str, datetime], most_pages: int) -> Completion | None:
    """Return the way back that this crawl has to go, None when nothing can have been missed."""
    index = _pager(run)
    if index is None or not (_was_left_open(run, index) or _may_have_missed(run, index, seen)):
        return None
    completion = Completion(run, index, most_pages=most_pages)
    return completion if completion.url else None


def gap_note(run: SourceRun, seen: Mapping[str, datetime]) -> str | None:
    """Return what to say when a feed may have missed something and nothing leads further back."""
    feed = next((feed for feed in run.source.feeds if _names_nothing_known(run, feed, seen)), None)
    if feed is None or any(_closes_gap(run, index, seen) for index in _pagers(run)):
        return None
    remedy = "Vollständig wird die Quelle mit einer Listenseite oder einer WordPress-Schnittstelle."
    return f"{feed} nennt nur Unbekanntes, davor kann etwas fehlen. {remedy}"


def following_page(run: SourceRun, index: str, stated: str | None) -> str | None:
    """Return the address of the next page: of a collection `stated` is its number."""
    if stated is None or index != run.source.wordpress:
        return stated
    return posts_url(index, page=int(stated))


def _pager(run: SourceRun) -> str | None:
    """The collection, which counts its pages, else the first listing; only one that has answered."""
    return next((url for url in _pagers(run) if _has_answered(run, url)), None)


def _pagers(run: SourceRun) -> list[str]:
    return ([run.source.wordpress] if run.source.wordpress else []) + list(run.source.listings[:1])


def _closes_gap(run: SourceRun, index: str, seen: Mapping[str, datetime]) -> bool:
    """Tell whether an index shows no gap, goes further back, or cannot be judged because it fell out."""
    last = run.validators.get(index)
    if last is None or not _has_answered(run, index):
        return True
    old = known_before(_of(run, index, seen), last.complete_at)
    return joins_up(run.keys_of.get(index, ()), old) or bool(_beginning(run, index)[1])


def _has_answered(run: SourceRun, index: str) -> bool:
    return any(report.url == index for report in run.reports)


def _was_left_open(run: SourceRun, index: str) -> bool:
    last = run.validators.get(index)
    return last is not None and last.next_page is not None


def _may_have_missed(run: SourceRun, index: str, seen: Mapping[str, datetime]) -> bool:
    last = run.validators.get(index)
    if last is None or last.complete_at is None:
        return False  # its first reading joins up with nothing
    joined = joins_up(run.keys_of.get(index, ()), known_before(_of(run, index, seen), last.complete_at))
    feeds = [feed for feed in run.source.feeds if _has_answered(run, feed)]
    if any(_names_nothing_known(run, feed, seen) for feed in feeds):
        # The first page of a collection is a hundred articles and nothing else; that of a listing may be
        # a home page with much that is known and little that is new.
        return index != run.source.wordpress or not joined
    return not feeds and _is_read_again(run, index) and not joined


def _names_nothing_known(run: SourceRun, feed: str, seen: Mapping[str, datetime]) -> bool:
    if not _is_read_again(run, feed):
        return False
    return not known_before(_of(run, feed, seen), run.validators[feed].complete_at)


def _is_read_again(run: SourceRun, index: str) -> bool:
    last = run.validators.get(index)
    return bool(last and last.complete_at and last.listed_max and run.keys_of.get(index))


def _of(run: SourceRun, index: str, seen: Mapping[str, datetime]) -> dict[str, datetime]:
    return {key: seen[key] for key in run.keys_of.get(index, ()) if key in seen}


def _beginning(run: SourceRun, index: str) -> tuple[int, str]:
    last = run.validators.get(index)
    if last and last.next_page:
        page, _, url = last.next_page.partition(" ")
        return int(page), url
    stated = run.next_pages.get(index)
    if index in run.keys_of:
        return 2, following_page(run, index, stated) or ""
    # It answered 304 and so said nothing of a second page.
    stated = "2" if index == run.source.wordpress else numbered_page(run.source, 2)
    second = following_page(run, index, stated)
    return (2, second) if second else (1, index)
