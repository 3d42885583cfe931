"""What the indexes of a source have named in one crawl, and which of it is news."""

from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from crawler.discovery.listing import Listed
from crawler.sources import Source
from storage.urls import url_key


@dataclass(frozen=True, kw_only=True)
class Target:
    """A listed URL to be fetched."""

    url: str
    key: str
    alertable: bool = True  # False: an old article, listed at the first reading of its index
    listed: Listed | None = None  # what an index said of it; None for another try of an earlier crawl
    deep: bool = False  # found only by going further back: news unless its date says otherwise
    missed_before: bool = False  # an earlier crawl could not have or read it


class ListedUrls:
    """Each listed page once, in the order of the indexes, whatever the spelling of its URL."""

    def __init__(self, source: Source) -> None:
        self._rules = [(rule.pattern, rule.replacement) for rule in source.url_rules]
        self._urls: dict[str, str] = {}
        self._said: dict[str, Listed] = {}
        self._news: set[str] = set()  # keys listed by an index that was read before
        self._deep: set[str] = set()
        self._missed_before: set[str] = set()

    def __len__(self) -> int:
        return len(self._urls)

    def __contains__(self, key: str) -> bool:
        return key in self._urls

    @property
    def keys(self) -> list[str]:
        """The keys of all that is listed."""
        return list(self._urls)

    def key(self, url: str) -> str:
        """Return the key of a URL. Raises ValueError for what is no page."""
        return url_key(url, self._rules)

    def add(self, listed: Iterable[Listed], *, are_news: bool, deep: bool = False) -> list[str]:
        """Add what an index names and return the keys of it, each once."""
        keys: dict[str, None] = {}
        for one in listed:
            try:
                key = self.key(one.url)
            except ValueError:
                continue  # mailto: and the like are no pages
            keys[key] = None
            if deep and key not in self._urls:
                self._deep.add(key)
            self._note(key, one)
            if are_news:
                self._news.add(key)
        return list(keys)

    def add_retries(self, urls: Iterable[str]) -> None:
        """Add what an earlier crawl has missed; whether it is news was noted in the store then."""
        for url in urls:
            key = self.key(url)
            self._urls.setdefault(key, url)
            self._news.add(key)
            self._missed_before.add(key)

    def changed_since(self, moment: datetime, keys: Collection[str]) -> list[str]:
        """Return those of the keys whose index says that they were changed since."""
        said = ((key, self._said.get(key)) for key in keys)
        return [key for key, one in said if one and one.modified_at and one.modified_at > moment]

    def targets(self, known: Collection[str]) -> deque[Target]:
        """Return what is not known, the oldest first, so that the store grows in the order of the news."""
        unknown = [
            Target(
                url=url,
                key=key,
                alertable=key in self._news,
                listed=self._said.get(key),
                deep=key in self._deep,
                missed_before=key in self._missed_before,
            )
            for key, url in self._urls.items()
            if key not in known
        ]
        return deque(reversed(unknown))

    def _note(self, key: str, one: Listed) -> None:
        before = self._said.get(key)
        self._said[key] = one if before is None else before.joined(one)
        # A PDF twin shares its article's key; it is the page that can be read.
        if self._urls.get(key, ".pdf").lower().endswith(".pdf"):
            self._urls[key] = one.url
