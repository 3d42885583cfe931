"""The way of an article into the store."""

from collections.abc import Iterator

from alerts.tracing.steps import Fact, Step, StepKind
from storage.owed.traces import ArticleTrace, EntryTrace


def stored_steps(article: ArticleTrace, *, asked_for: str | None = None) -> tuple[Step, ...]:
    """Return the steps up to the moment when searches are asked.

    `asked_for` is the address that was asked about, where it is not the one readers are given.
    """
    return tuple(_steps(article, asked_for))


def _steps(article: ArticleTrace, asked_for: str | None) -> Iterator[Step]:
    if asked_for is not None:
        facts: dict[str, Fact] = {"url": article.url, "article": article.article_id}
        yield Step(kind=StepKind.KNOWN_AS, facts=facts)
    if article.published_at is not None:
        yield Step(kind=StepKind.PUBLISHED, at=article.published_at)
    yield Step(kind=StepKind.SEEN, at=article.first_seen_at, facts={"source": article.source_title})
    for entry in article.entries:
        yield _entry(article, entry)
    if article.copies:
        copies = ", ".join(str(one) for one in article.copies)
        yield Step(kind=StepKind.IN_STORY, facts={"story": article.story_id, "articles": copies})
    if article.entries and not any(entry.is_alertable for entry in article.entries):
        yield Step(kind=StepKind.BASELINE, at=article.entries[0].at, facts={"source": article.source_title})
    elif any(entry.id > article.asked_up_to for entry in article.entries):
        yield Step(kind=StepKind.UNCOMPARED)


def _entry(article: ArticleTrace, entry: EntryTrace) -> Step:
    if entry.late is not None:
        facts = {"late": entry.late.reason.value, "since": entry.late.since}
        return Step(kind=StepKind.STORED_LATE, at=entry.at, facts=facts)
    if entry.revision > 1:
        return Step(kind=StepKind.REVISED, at=entry.at, facts={"revision": entry.revision})
    return Step(kind=StepKind.STORED, at=entry.at, facts={"article": article.article_id})
