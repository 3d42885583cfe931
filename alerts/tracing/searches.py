"""What one search of a subscriber had to do with an article."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.tracing.steps import Fact, Step, StepKind
from query import Aliases, QueryError, analyse_document, berlin_day, parse
from query.explanation import Asked, Explained, FoundText, Outcome, explain
from query.shortfalls import shortfalls
from query.wording import Language, wording
from storage.owed.traces import ArticleTrace, EntryTrace, MatchTrace, SubscriptionTrace

_MOST_WORDS = 6


@dataclass(frozen=True, kw_only=True)
class AskedSearch:
    """A search, and what was noted of it."""

    search: SubscriptionTrace
    matches: Sequence[MatchTrace]  # of this search, with any article of the story
    told_by: Sequence[MatchTrace] = ()  # of any search of the subscriber: what the messages of the story name


def search_steps(
    article: ArticleTrace, asked: AskedSearch, aliases: Aliases, language: Language
) -> tuple[Step, ...]:
    """Return why the search found the article, or did not; the last step is where it stands."""
    return tuple(_steps(article, asked, aliases, language))


def _steps(article: ArticleTrace, asked: AskedSearch, aliases: Aliases, language: Language) -> Iterator[Step]:
    search = asked.search
    noted = next((one for one in asked.matches if one.article_id == article.article_id), None)
    if noted is None and (early := _not_asked(article, search)) is not None:
        yield early
        return
    if search.changed_at is not None:
        yield Step(kind=StepKind.SEARCH_CHANGED, at=search.changed_at)
    try:
        query = parse(search.query, aliases)
    except QueryError as error:
        yield Step(kind=StepKind.UNREADABLE_QUERY, facts={"fault": error.message(language)})
        return
    entries = _owed_entries(article, search) or article.entries[-1:]

    def answer(entry: EntryTrace, *, before: bool = False) -> Explained:
        texts = (entry.texts_before or {}) if before else entry.texts
        document = analyse_document(texts, day=article.day)
        return explain(query, language, Asked(document=document, today=berlin_day(entry.at)))

    answers = [(entry, answer(entry)) for entry in entries]
    hit = next(((entry, found) for entry, found in answers if found.outcome is Outcome.HIT), None)
    if noted is not None:
        words = _words(hit[1].hits, language) if hit else ""
        kind = StepKind.MATCHED if hit else StepKind.MATCHED_ONCE
        yield Step(kind=kind, at=noted.matched_at, facts={"words": words})
    elif hit is None:
        yield from _missing(answers[-1][1], language)
    else:
        yield Step(kind=StepKind.MATCHED, facts={"words": _words(hit[1].hits, language)})
        stood = hit[0].texts_before is not None and answer(hit[0], before=True).outcome is Outcome.HIT
        yield _unnoted(article, asked, hit[0], stood_before=stood)


def _not_asked(article: ArticleTrace, search: SubscriptionTrace) -> Step | None:
    """Return why the search was not asked of the article, None if it was."""
    alertable = [entry for entry in article.entries if entry.is_alertable]
    if not alertable:
        return Step(
            kind=StepKind.BASELINE, at=_first(article.entries), facts={"source": article.source_title}
        )
    ended = search.ended_at
    if ended is not None and ended <= alertable[-1].at:
        return Step(kind=StepKind.SEARCH_ENDED, at=ended)
    owed = _owed_entries(article, search)
    if not owed:
        return _not_owed(alertable, search)
    if all(entry.id > article.asked_up_to for entry in owed):
        return Step(kind=StepKind.UNCOMPARED)
    return Step(kind=StepKind.SEARCH_ENDED, at=ended) if ended is not None else None


def _not_owed(alertable: Sequence[EntryTrace], search: SubscriptionTrace) -> Step:
    late = [entry.late for entry in alertable if entry.id > search.after_entry and entry.late]
    if late:
        facts: dict[str, Fact] = {"since": late[-1].since, "began": search.created_at}
        return Step(kind=StepKind.LATE_BEFORE_SEARCH, facts=facts)
    return Step(kind=StepKind.BEFORE_SEARCH, at=alertable[-1].at, facts={"began": search.created_at})


def _owed_entries(article: ArticleTrace, search: SubscriptionTrace) -> Sequence[EntryTrace]:
    return [
        entry
        for entry in article.entries
        if entry.is_alertable
        and entry.id > search.after_entry
        and (entry.late is None or entry.late.since >= search.created_at)
    ]


def _unnoted(article: ArticleTrace, asked: AskedSearch, entry: EntryTrace, *, stood_before: bool) -> Step:
    """Return why an article that matches brought nothing for this search."""
    if article.source in asked.search.muted_sources:
        return Step(kind=StepKind.SOURCE_MUTED, facts={"source": article.source_title})
    if stood_before:
        return Step(kind=StepKind.STOOD_BEFORE, facts={"revision": entry.revision})
    others = [one for one in asked.told_by if one.article_id != article.article_id]
    if others:
        facts: dict[str, Fact] = {"article": others[0].article_id, "source": others[0].source}
        return Step(kind=StepKind.TOLD_BEFORE, at=others[0].matched_at, facts=facts)
    return Step(kind=StepKind.NO_DEBT)


def _missing(explained: Explained, language: Language) -> Iterator[Step]:
    for one in shortfalls(explained):
        parts = ", ".join(one.labels)
        if one.excluded:
            words = _words(one.excluded, language)
            yield Step(kind=StepKind.EXCLUDED, facts={"part": parts, "words": words})
        else:
            yield Step(kind=StepKind.NOT_MATCHED, facts={"part": parts})


def _words(hits: Sequence[FoundText], language: Language) -> str:
    """Return the words that were found and where: Kaiserslauterns (Text), each once."""
    fields = wording(language).fields
    said = dict.fromkeys(f"{' '.join(hit.text.split())} ({fields[hit.field]})" for hit in hits)
    shown = list(said)
    more = " …" if len(shown) > _MOST_WORDS else ""
    return ", ".join(shown[:_MOST_WORDS]) + more


def _first(entries: Sequence[EntryTrace]) -> datetime | None:
    return entries[0].at if entries else None
