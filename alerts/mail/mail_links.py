"""Addresses of our web part as they stand in mails, signed for one reader."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from alerts.alert import ToldStory
from alerts.showing.links import Links, StoryLinks
from alerts.tokens import ReaderTokens, UnsubscribeTokens

# A line of a header may have 998 octets, and an address cannot be folded. Nobody has been seen with more.
_MOST_ENDED = 150
_PAUSE = "#pausieren"  # the place on the page where everything is managed


@dataclass(frozen=True, kw_only=True)
class MailLinks:
    """Knows where the pages are and what they ask for."""

    base_url: str
    tokens: UnsubscribeTokens = field(repr=False)
    readers: ReaderTokens | None = field(repr=False)  # None: there are no pages but for leaving

    def leave(self, subscriber_id: int, subscription_ids: Iterable[int]) -> str:
        """Return the one-click address. It stays bare for the programs that post to it."""
        ended = sorted(subscription_ids)[:_MOST_ENDED]
        return self._at(f"/abmelden/{self.tokens.issue(subscriber_id, ended)}")

    def of(self, subscriber_id: int, stories: Iterable[ToldStory], language: str, *, leave: str) -> Links:
        """Return the links of a mail, which choose the reader's language."""
        manage = None
        if self.readers is not None:
            manage = self._spoken(f"/verwalten/{self.readers.manage(subscriber_id)}", language)
        return Links(
            unsubscribe_url=leave + _query(language),
            manage_url=manage,
            pause_url=f"{manage}{_PAUSE}" if manage else None,
            stories={story.row_id: self._story(subscriber_id, story, language) for story in stories},
        )

    def searches(self, queries: Iterable[str], language: str) -> Mapping[str, str]:
        """Return where our search shows what queries find."""
        spoken = {} if language == "de" else {"lang": language}
        return {query: self._at(f"/?{urlencode({'q': query, **spoken})}") for query in queries}

    def _story(self, subscriber_id: int, story: ToldStory, language: str) -> StoryLinks:
        history = f"/artikel/{story.articles[0].article_id}/verlauf"
        token = self.readers.story(subscriber_id, story.row_id) if self.readers is not None else None
        return StoryLinks(
            why_url=self._spoken(f"/warum/{token}", language) if token else None,
            irrelevant_url=self._spoken(f"/nicht-relevant/{token}", language) if token else None,
            history_url=self._spoken(history, language),
        )

    def _spoken(self, path: str, language: str) -> str:
        return self._at(path) + _query(language)

    def _at(self, path: str) -> str:
        return f"{self.base_url.rstrip('/')}{path}"


def _query(language: str) -> str:
    return "" if language == "de" else f"?lang={quote(language)}"
