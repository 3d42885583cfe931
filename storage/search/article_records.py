"""Hits as plain records, all of them, for files and notebooks."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from query.days import BERLIN, berlin_day
from query.marks import plain_text
from storage.fingerprints import FIRST_SEEN
from storage.search.hits import Hits
from storage.snippets import snippet_of
from storage.tables import Article, Snippet, SourceState

_PORTION = 200  # texts in memory
_COLUMNS = (
    Article.id, Article.story_id, Article.source, Article.url, Article.published_at,
    Article.published_origin, Article.first_seen_at, Article.changed_at, Article.revision, Article.section,
    Article.kicker, Article.title, Article.teaser, Article.body, Article.author, Article.keywords,
    Article.caption, Article.image_credit, Article.links, Article.paywalled,
)  # fmt: skip
# Made once: as garbage in a circle, one for every portion would keep its ids for a while.
_ROWS = select(*_COLUMNS).where(Article.id.in_(bindparam("ids", expanding=True))).order_by(Article.id)


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticleRecord:
    """One article in its newest revision, without ties to the store. Moments are in German time."""

    id: int
    story: int  # articles that tell the same have the same
    source: str
    source_title: str
    url: str
    day: date  # of publication in Berlin; of finding it, where nobody names a date
    published_at: datetime | None  # midnight where only the day is stated; None where nobody names a date
    published_origin: str | None  # what names the date; "first-seen" where nothing does
    first_seen_at: datetime
    changed_at: datetime
    revision: int
    section: str | None
    kicker: str | None
    title: str
    teaser: str | None
    text: str  # paragraphs parted by blank lines
    author: str | None
    keywords: tuple[str, ...]
    caption: str | None
    image_credit: str | None
    links: tuple[str, ...]
    paywalled: bool  # only its teaser could be read
    snippet: Snippet = Snippet.KWIC  # how much of it may be shown to others


class NotAllIndexed(Exception):
    """Some articles are not in the index of words yet, so what was asked for would be incomplete."""

    def __init__(self, left_out: int) -> None:
        super().__init__(
            f"Das Ergebnis wäre unvollständig: {left_out} Artikel stehen noch nicht im Suchverzeichnis. "
            "Bitte warten, bis der Dauerbetrieb sie aufgenommen hat, oder ausführen: stadtradar db reindex"
        )
        self.left_out = left_out


def require_all(hits: Hits) -> None:
    """Raise NotAllIndexed unless the hits are all there are."""
    if hits.left_out:
        raise NotAllIndexed(hits.left_out)


def records(hits: Hits) -> Generator[ArticleRecord, None, None]:
    """Yield every hit in the order of ids, read in portions from the snapshot of the hits.

    Who may stop reading closes it while the snapshot is still there: the database keeps a cursor for it.

    Raises NotAllIndexed rather than leave any out.
    """
    require_all(hits)
    sources = {state.name: state for state in hits.session.scalars(select(SourceState))}
    ordered = hits.select(hits.id).order_by(hits.id)
    with hits.session.scalars(ordered, execution_options={"yield_per": _PORTION}) as ids:
        for portion in ids.partitions():
            for row in hits.session.execute(_ROWS, {"ids": portion}):
                yield _record(row, sources.get(row.source))


def _record(row: Row[*tuple[Any, ...]], source: SourceState | None) -> ArticleRecord:
    is_dated = row.published_at is not None and row.published_origin != FIRST_SEEN
    return ArticleRecord(
        id=row.id,
        story=row.story_id,
        source=row.source,
        source_title=source.title if source else row.source,
        url=row.url,
        day=berlin_day(row.published_at or row.first_seen_at),
        published_at=row.published_at.astimezone(BERLIN) if is_dated else None,
        published_origin=row.published_origin,
        first_seen_at=row.first_seen_at.astimezone(BERLIN),
        changed_at=row.changed_at.astimezone(BERLIN),
        revision=row.revision,
        section=row.section,
        kicker=row.kicker,
        title=row.title,
        teaser=row.teaser,
        text=plain_text(row.body),
        author=row.author,
        keywords=tuple(row.keywords),
        caption=row.caption,
        image_credit=row.image_credit,
        links=tuple(row.links),
        paywalled=row.paywalled,
        snippet=snippet_of(source) if source else Snippet.KWIC,
    )
