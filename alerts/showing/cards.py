"""What a mail shows of one story."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from alerts.alert import AlertedArticle, ToldStory
from alerts.showing.cleaning import line, shortened
from alerts.showing.links import Link, StoryLinks, link
from alerts.showing.reasons import quoted
from alerts.showing.snippets import AGREED, VERY_SHORT, Excerpt, Parts, excerpt, marked, plain
from alerts.standing import readable
from alerts.wording import Wording, spoken_day, spoken_moment
from query import Alias, Document, Field, Hit, Query, analyse_document, berlin_day, evaluate, named_aliases
from storage.tables import Snippet

TITLE_LIMIT = 300
ARTICLE_LANGUAGE = "de"  # of all sources
_ALSO_IN_LIMIT = 5
_ALSO_IN_BRIEF_LIMIT = 3
_SOURCES_LIMIT = 30  # a story that more of them copy is known to everybody
_SEARCHES_LIMIT = 5


@dataclass(frozen=True, kw_only=True)
class CardView:
    """What a reader sees of a story. Every text is one clean line."""

    kicker: Parts
    title: Parts
    title_language: str  # our own where a headline may not be shown
    link: Link  # of the title
    origin: str
    late: str  # why it is told late; empty when it is told in time
    changed: str  # what was changed in the article; empty where that is no news to the reader
    history: Link | None  # where the versions are compared; None where nothing was changed
    paywall: str  # that only a teaser could be read; empty otherwise
    excerpt_label: str  # empty where a sentence needs none
    excerpt: Parts
    also_in: tuple[Link, ...]
    more_articles: str
    hit_in: str  # which searches found it; empty where the mail is of one story
    actions: tuple[Link, ...]

    @property
    def summary(self) -> str:
        """The excerpt or, for want of one, the source: what a list of mails shows beside the subject."""
        return plain(self.excerpt) if self.excerpt else self.origin


def card_of(story: ToldStory, links: StoryLinks, words: Wording) -> CardView:
    """Return the card of the only story of a mail."""
    others = story.articles[1:]
    return _card(
        story,
        links,
        words,
        also_in=tuple(_also(other, words) for other in others[:_ALSO_IN_LIMIT]),
        more_articles=_more(others[_ALSO_IN_LIMIT:], words),
        hit_in="",
    )


def brief_card_of(story: ToldStory, links: StoryLinks, words: Wording) -> CardView:
    """Return the card of one of several stories: copies by the name of their source, searches named."""
    copies: dict[str, str] = {}  # address of the first copy by name of its source
    for article in story.articles[1:]:
        copies.setdefault(line(article.source), article.url)
    named = list(copies.items())
    left = len(named) - _ALSO_IN_BRIEF_LIMIT
    return _card(
        story,
        links,
        words,
        also_in=tuple(link(source, url) for source, url in named[:_ALSO_IN_BRIEF_LIMIT]),
        more_articles=words.more_sources.format(count=left) if left > 0 else "",
        hit_in=_hit_in(story, words),
    )


def headline(article: AlertedArticle, words: Wording) -> str:
    """Return the headline as one line, or what stands in its place."""
    if article.snippet is Snippet.NONE:
        return shortened(words.untitled.format(source=line(article.source)), TITLE_LIMIT)
    return shortened(line(article.title) or line(article.url), TITLE_LIMIT)


def excerpt_of(texts: Mapping[Field, str], snippet: Snippet, hits: Sequence[Hit]) -> Excerpt | None:
    """Return the words around what was found, as many as may be shown; None where there are none."""
    match snippet:
        case Snippet.KWIC:
            return excerpt(texts, hits, VERY_SHORT)
        case Snippet.LICENSED:
            return excerpt(texts, hits, AGREED)
        case Snippet.TITLE | Snippet.NONE:
            return None


def _card(
    story: ToldStory,
    links: StoryLinks,
    words: Wording,
    *,
    also_in: tuple[Link, ...],
    more_articles: str,
    hit_in: str,
) -> CardView:
    lead = story.articles[0]
    found, hits = _found(lead, story)
    return CardView(
        kicker=_kicker(found, lead, hits),
        title=_title(found, lead, hits, words),
        title_language=words.language if lead.snippet is Snippet.NONE else ARTICLE_LANGUAGE,
        link=link(headline(lead, words), lead.url),
        origin=f"{line(lead.source)} · {_when(lead, words)}",
        late=_late(story, words),
        changed=_changed(story, words),
        history=link(words.history, links.history_url) if story.changed and links.history_url else None,
        paywall=words.paywall if lead.is_teaser else "",
        excerpt_label=words.keywords if found and found.field is Field.KEYWORDS else "",
        excerpt=found.parts if found else (),
        also_in=also_in,
        more_articles=more_articles,
        hit_in=hit_in,
        actions=_actions(links, words),
    )


@dataclass(frozen=True)
class _Asked:
    """A query, told from others by all that its meaning depends on: its tree is large to compare."""

    text: str
    aliases: tuple[Alias, ...]
    query: Query = field(compare=False)


def _found(article: AlertedArticle, story: ToldStory) -> tuple[Excerpt | None, tuple[Hit, ...]]:
    """Find again what matched; the text may have changed since, so this may be less or nothing."""
    if article.snippet is Snippet.NONE:
        return None, ()
    asked = tuple(
        _Asked(one.query, named_aliases(one.query, story.aliases), query)
        for one in story.searches
        if (query := readable(one.query, one.subscription_id, story.aliases)) is not None
    )
    day = berlin_day(article.published_at or article.first_seen_at)
    return _found_once(tuple(article.texts.items()), day, article.snippet, asked)


@lru_cache(maxsize=512)
def _found_once(
    texts: tuple[tuple[Field, str], ...], day: date, snippet: Snippet, asked: tuple[_Asked, ...]
) -> tuple[Excerpt | None, tuple[Hit, ...]]:
    """One story goes to many readers who look for the same."""
    matches = [evaluate(one.query, _analysed(texts, day)) for one in asked]
    hits = tuple(hit for match in matches if match is not None for hit in match.hits)
    return excerpt_of(dict(texts), snippet, hits), hits


@lru_cache(maxsize=128)
def _analysed(texts: tuple[tuple[Field, str], ...], day: date) -> Document:
    """One story goes to many readers, and to all digests of a morning."""
    return analyse_document(dict(texts), day=day)


def _kicker(found: Excerpt | None, article: AlertedArticle, hits: Sequence[Hit]) -> Parts:
    if article.snippet is Snippet.NONE:
        return ()
    return marked(article.texts.get(Field.KICKER, "")[:TITLE_LIMIT], _own(found, Field.KICKER, hits))


def _title(found: Excerpt | None, article: AlertedArticle, hits: Sequence[Hit], words: Wording) -> Parts:
    text, own = article.texts.get(Field.TITLE, ""), _own(found, Field.TITLE, hits)
    if own and len(text) <= TITLE_LIMIT and article.snippet is not Snippet.NONE:
        return marked(text, own)
    return marked(headline(article, words), ())


def _own(found: Excerpt | None, field: Field, hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits of a field that the excerpt does not show."""
    elsewhere = found.phrases if found else frozenset()
    return [hit for hit in hits if hit.field is field and hit.phrase not in elsewhere]


def _late(story: ToldStory, words: Wording) -> str:
    if story.late_reason is None:
        return ""
    return words.late[story.late_reason].format(source=line(story.articles[0].source))


def _changed(story: ToldStory, words: Wording) -> str:
    if not story.changed:
        return ""
    fields = ", ".join(words.fields.get(name, name) for name in story.changed)
    return (words.update if story.is_update else words.changed).format(fields=fields)


def _when(article: AlertedArticle, words: Wording) -> str:
    if article.published_at is None:
        return words.undated.format(day=spoken_day(article.first_seen_at, words))
    return spoken_moment(article.published_at, words)


def _also(article: AlertedArticle, words: Wording) -> Link:
    if article.snippet is Snippet.NONE:
        return link(headline(article, words), article.url)
    return link(f"{line(article.source)}: {shortened(headline(article, words), 80)}", article.url)


def _more(articles: Sequence[AlertedArticle], words: Wording) -> str:
    """Say how many further articles there are and name their sources, each once."""
    if not articles:
        return ""
    sources = list(dict.fromkeys(line(article.source) for article in articles))
    named = ", ".join(sources[:_SOURCES_LIMIT]) + (" …" if len(sources) > _SOURCES_LIMIT else "")
    return words.more_articles.format(count=len(articles), sources=named)


def _hit_in(story: ToldStory, words: Wording) -> str:
    named = quoted((search.query for search in story.searches[:_SEARCHES_LIMIT]), words)
    left = len(story.searches) - _SEARCHES_LIMIT
    further = f", {words.more_sources.format(count=left)}" if left > 0 else ""
    return words.hit_in.format(searches=named + further)


def _actions(links: StoryLinks, words: Wording) -> tuple[Link, ...]:
    offered = ((words.why_link, links.why_url), (words.irrelevant_link, links.irrelevant_url))
    return tuple(link(text, url) for text, url in offered if url)
