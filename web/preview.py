"""What a search would have brought, shown before it is subscribed to."""

from dataclasses import dataclass
from datetime import datetime

from alerts.retrospect import Outlook, Retrospect, look_back
from query import Query
from storage.database import Session
from storage.people.telling import Telling
from storage.tables import Article
from web.dates import ShownTime
from web.hits import SECONDS
from web.results import Reader, listed, reader_of
from web.wording import Language, Wording


@dataclass(frozen=True, kw_only=True)
class PreviewedStory:
    """One story that would have been told."""

    title: str
    href: str
    source: str
    at: ShownTime


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What would have been told."""

    heading: str
    count: str
    warning: str | None
    newest: tuple[PreviewedStory, ...]
    left_out: str | None


def preview(
    session: Session, query: Query, telling: Telling, *, now: datetime, language: Language
) -> Preview:
    """Look back and show it. Raises QueryError and SearchTooCostly as `look_back` does."""
    reader = reader_of(session, language, query=query.text)
    seen = look_back(session, query, telling, now=now, seconds=SECONDS)
    words = reader.words
    return Preview(
        heading=words.people.preview_heading.format(days=seen.days),
        count=_count(seen, words),
        warning=_warning(seen, words),
        newest=tuple(_story(article, reader) for article in seen.newest),
        left_out=words.count(words.left_out, seen.left_out) if seen.left_out else None,
    )


def _count(seen: Retrospect, words: Wording) -> str:
    if not seen.stories:
        return ""
    stories = words.count(words.people.preview_stories, seen.stories)
    return f"{stories}, {words.count(words.people.preview_mails, seen.mails)}"


def _warning(seen: Retrospect, words: Wording) -> str | None:
    match seen.outlook:
        case Outlook.NOTHING:
            return words.people.preview_nothing
        case Outlook.FLOOD:
            return words.people.preview_flood
    return None


def _story(article: Article, reader: Reader) -> PreviewedStory:
    shown = listed(article, (), reader)  # no more of it than its publisher allows
    title = "".join(piece.text for piece in shown.title)
    return PreviewedStory(title=title, href=shown.href, source=shown.source, at=shown.at)
