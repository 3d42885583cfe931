"""Articles as lines of a list: found ones with their hits, or the newest ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from query import Field, Hit
from storage.database import Session
from storage.documents import article_texts
from storage.snippets import snippet_of
from storage.sources import list_sources
from storage.tables import Article, Snippet
from web.dates import ShownTime, day
from web.highlighting import Doubt, Excerpt, Piece, beginning, doubts, excerpts, marks, pieces
from web.links import inside
from web.wording import Language, Wording, wording

EXCERPTS_SHOWN = 3
# Kicker and headline are always shown whole, so their hits need no excerpt.
EXCERPTED = (Field.TEASER, Field.BODY, Field.CAPTION, Field.KEYWORDS)


@dataclass(frozen=True, kw_only=True)
class ListedArticle:
    """One article in a list."""

    href: str
    kicker: tuple[Piece, ...]  # empty when the article has none
    title: tuple[Piece, ...]
    source: str
    section: str | None
    at: ShownTime
    is_dated: bool  # False: `at` is when we found it
    is_teaser: bool  # the rest of it stands behind a paywall
    excerpts: tuple[Excerpt, ...]
    gist: tuple[Piece, ...]  # the beginning of the text, for want of excerpts from it
    doubts: tuple[Doubt, ...]
    more: str | None  # how many further sentences hold hits


@dataclass(frozen=True, kw_only=True)
class Reader:
    """For whom a list is made: the language, the query that links carry on, the names of the sources."""

    language: Language
    query: str | None
    source_titles: Mapping[str, str]
    snippets: Mapping[str, Snippet] = field(default_factory=dict)  # how much of a source may be shown

    @property
    def words(self) -> Wording:
        """The words of the reader's language."""
        return wording(self.language)


def reader_of(session: Session, language: Language, *, query: str | None) -> Reader:
    """Return for whom a list is made, with all sources as they are set at this moment."""
    states = list_sources(session)
    return Reader(
        language=language,
        query=query,
        source_titles={state.name: state.title for state in states},
        snippets={state.name: snippet_of(state) for state in states},
    )


def listed(article: Article, hits: Sequence[Hit], reader: Reader) -> ListedArticle:
    """Show an article with the given hits; none for a list without a query."""
    texts, hits = may_be_shown(article, hits, reader)
    source = reader.source_titles.get(article.source, article.source)
    sentences = excerpts(texts, hits, EXCERPTED)
    words = reader.words
    more = len(sentences) - EXCERPTS_SHOWN
    shows_text = any(sentence.field in (Field.TEASER, Field.BODY) for sentence in sentences)
    return ListedArticle(
        href=inside(f"/artikel/{article.id}", reader.language, q=reader.query),
        kicker=marked(texts, Field.KICKER, hits),
        title=marked(texts, Field.TITLE, hits),
        source=source,
        section=article.section,
        at=day(article.published_at or article.first_seen_at, words),
        is_dated=article.is_dated,
        is_teaser=article.paywalled,
        excerpts=sentences[:EXCERPTS_SHOWN],
        gist=() if shows_text else beginning(texts.get(Field.TEASER) or texts.get(Field.BODY, "")),
        doubts=doubts(texts, hits),
        more=words.count(words.more_places, more) if more > 0 else None,
    )


def may_be_shown(
    article: Article, hits: Sequence[Hit], reader: Reader
) -> tuple[Mapping[Field, str], Sequence[Hit]]:
    """Return what of an article its publisher allows to show, the headline at least, and the hits in it."""
    shown = reader.snippets.get(article.source, Snippet.KWIC)
    source = reader.source_titles.get(article.source, article.source)
    texts = _may_be_shown(article_texts(article), shown, reader.words.untitled.format(source=source))
    return texts, [hit for hit in hits if hit.field in texts and shown is not Snippet.NONE]


def marked(texts: Mapping[Field, str], field: Field, hits: Sequence[Hit]) -> tuple[Piece, ...]:
    """Return one field whole, with its hits; empty when the article lacks it."""
    return pieces(texts[field], marks(hits, field)) if field in texts else ()


def _may_be_shown(texts: Mapping[Field, str], shown: Snippet, untitled: str) -> Mapping[Field, str]:
    """Leave out what the publisher does not want shown."""
    match shown:
        case Snippet.NONE:
            return {Field.TITLE: untitled}
        case Snippet.TITLE:
            return {field: text for field, text in texts.items() if field in (Field.KICKER, Field.TITLE)}
        case Snippet.KWIC | Snippet.LICENSED:
            return texts
