"""Why a reader gets a mail: the searches it answers, and what the reader can do about them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from alerts.alert import AlertedSearch
from alerts.showing.cleaning import line, shortened
from alerts.showing.links import Link, Links, link
from alerts.wording import Wording, spoken_day

_MOST_SEARCHES = 30
_LONGEST_QUERY = 300


@dataclass(frozen=True, kw_only=True)
class ReasonView:
    """The searches a mail answers."""

    heading: str
    matches: str
    searches: tuple[str, ...]
    more: str  # empty: all are named


def reason_of(searches: Sequence[AlertedSearch], words: Wording, *, one: str, several: str) -> ReasonView:
    """Return why the mail comes."""
    left = len(searches) - _MOST_SEARCHES
    return ReasonView(
        heading=words.why,
        matches=several if len(searches) > 1 else one,
        searches=tuple(_search(search, words) for search in searches[:_MOST_SEARCHES]),
        more=words.more_searches.format(count=left) if left > 0 else "",
    )


def quoted(queries: Iterable[str], words: Wording) -> str:
    """Return queries in quotation marks, with commas between them."""
    return ", ".join(words.quoted.format(text=shortened(line(query), 80)) for query in queries)


def actions(links: Links, words: Wording, *, several: bool) -> tuple[Link, ...]:
    """Return what a reader can do: manage, pause, leave."""
    leave = words.unsubscribe_several if several else words.unsubscribe_one
    offered = (
        (words.manage, links.manage_url),
        (words.pause, links.pause_url),
        (leave, links.unsubscribe_url),
    )
    return tuple(link(text, url) for text, url in offered if url)


def _search(search: AlertedSearch, words: Wording) -> str:
    query = words.quoted.format(text=shortened(line(search.query), _LONGEST_QUERY))
    if search.confirmed_at is not None:
        return words.search_confirmed.format(query=query, day=spoken_day(search.confirmed_at, words))
    return words.search.format(query=query, day=spoken_day(search.since, words))
