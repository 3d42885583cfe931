"""The view model of a mail on several stories, from which both its parts are rendered."""

from collections.abc import Sequence
from dataclasses import dataclass

from alerts.alert import AlertedSearch, DigestAlert, ToldStory
from alerts.showing.cards import CardView, brief_card_of, headline
from alerts.showing.cleaning import line, shortened
from alerts.showing.footer import FooterView, footer_of
from alerts.showing.links import NO_LEGAL, Legal, Link, Links, StoryLinks, link
from alerts.showing.reasons import ReasonView, actions, quoted, reason_of
from alerts.wording import Wording, spoken_date, spoken_moment, wording
from storage.tables import DigestKind

MOST_STORIES = 25
_SUBJECT_LIMIT = 150
_SUBJECT_QUERY_LIMIT = 40
_PREHEADER_LIMIT = 200
_SEARCHES_LINKED = 5
_DISTURBED_LIMIT = 20


@dataclass(frozen=True, kw_only=True)
class DigestView:
    """What a reader sees of a digest. Every text is one clean line."""

    words: Wording
    subject: str
    preheader: str
    heading: str
    count: str
    note: str  # why it was gathered; empty for a digest that was ordered
    cards: tuple[CardView, ...]
    left_out: str  # how many stories are not shown; empty: all are
    left_out_searches: tuple[Link, ...]
    disturbed: tuple[str, ...]
    reason: ReasonView
    footer: FooterView


def digest_view(
    digest: DigestAlert, links: Links, *, legal: Legal = NO_LEGAL, contact: str = ""
) -> DigestView:
    """Decide what a digest shows. Pure. Raises ValueError when there is nothing to tell."""
    if not digest.stories:
        raise ValueError(f"digest {digest.digest_id} has no story")
    words = wording(digest.language, digest.address_form)
    shown, left = digest.stories[:MOST_STORIES], digest.stories[MOST_STORIES:]
    searches = searches_of(digest.stories)
    several = len(searches) > 1
    return DigestView(
        words=words,
        subject=_subject(digest.stories, searches, words),
        preheader=_preheader(digest, shown, words),
        heading=_heading(digest, words),
        count=_count(digest, words),
        note=words.digest_collected if digest.kind is DigestKind.COLLECTED else "",
        cards=tuple(
            brief_card_of(story, links.stories.get(story.row_id, StoryLinks()), words) for story in shown
        ),
        left_out=_left_out(len(left), words),
        left_out_searches=_searches_to_follow(left, links, words),
        disturbed=_disturbed(digest, words),
        reason=_reason(digest, searches, words),
        footer=footer_of(words, legal, contact=contact, actions=actions(links, words, several=several)),
    )


def searches_of(stories: Sequence[ToldStory]) -> tuple[AlertedSearch, ...]:
    """Return every search that any of the stories answers, each once."""
    found = {search.subscription_id: search for story in stories for search in story.searches}
    return tuple(search for _, search in sorted(found.items()))


def _reason(digest: DigestAlert, searches: Sequence[AlertedSearch], words: Wording) -> ReasonView:
    if len(digest.stories) == 1:
        return reason_of(searches, words, one=words.why_one_search, several=words.why_several_searches)
    return reason_of(
        searches, words, one=words.why_digest_one_search, several=words.why_digest_several_searches
    )


def _subject(stories: Sequence[ToldStory], searches: Sequence[AlertedSearch], words: Wording) -> str:
    """Name the leading headline, how many more there are, and the search."""
    further = len(stories) - 1
    search = shortened(line(searches[0].query), _SUBJECT_QUERY_LIMIT)
    named = search if len(searches) == 1 else words.digest_searches.format(count=len(searches))

    def whole(title: str) -> str:
        told = words.digest_subject.format(title=title, count=further) if further else title
        return words.digest_subject_search.format(subject=told, search=named)

    title = headline(stories[0].articles[0], words)
    return whole(shortened(title, _SUBJECT_LIMIT - len(whole(""))))


def _preheader(digest: DigestAlert, shown: Sequence[ToldStory], words: Wording) -> str:
    """Return the headlines that the subject does not name."""
    others = [headline(story.articles[0], words) for story in shown[1:4]]
    return shortened(" · ".join(others) or _heading(digest, words), _PREHEADER_LIMIT)


def _heading(digest: DigestAlert, words: Wording) -> str:
    return words.digest_heading[digest.kind].format(day=spoken_date(digest.day, words))


def _count(digest: DigestAlert, words: Wording) -> str:
    text = words.digest_one if len(digest.stories) == 1 else words.digest_many
    return text.format(
        count=len(digest.stories),
        since=spoken_moment(digest.since, words),
        until=spoken_moment(digest.until, words),
    )


def _left_out(count: int, words: Wording) -> str:
    if not count:
        return ""
    return (words.left_out_one if count == 1 else words.left_out_many).format(count=count)


def _searches_to_follow(left: Sequence[ToldStory], links: Links, words: Wording) -> tuple[Link, ...]:
    queries = [search.query for search in searches_of(left) if search.query in links.search_urls]
    return tuple(
        link(words.search_for.format(query=quoted([query], words)), links.search_urls[query])
        for query in dict.fromkeys(queries[:_SEARCHES_LINKED])
    )


def _disturbed(digest: DigestAlert, words: Wording) -> tuple[str, ...]:
    named = [f"{line(one.title)}: {shortened(line(one.sentence), 300)}" for one in digest.disturbed]
    left = len(named) - _DISTURBED_LIMIT
    return (*named[:_DISTURBED_LIMIT], *([words.more_sources.format(count=left)] if left > 0 else []))
