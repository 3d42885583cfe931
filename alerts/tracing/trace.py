"""The whole way of an article to one subscriber."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.tracing.deliveries import delivery_steps
from alerts.tracing.searches import AskedSearch, search_steps
from alerts.tracing.steps import Step, StepKind
from alerts.tracing.stored import stored_steps
from query import Aliases
from query.wording import Language
from storage.owed.traces import ArticleTrace, MessageTrace, ReaderTrace
from storage.tables import StoryReason

# The farther a search came, the more it explains; what is not named here came nowhere.
_FARTHEST = (
    StepKind.MATCHED, StepKind.MATCHED_ONCE, StepKind.TOLD_BEFORE, StepKind.SOURCE_MUTED, StepKind.NO_DEBT,
    StepKind.STOOD_BEFORE, StepKind.EXCLUDED, StepKind.NOT_MATCHED, StepKind.UNREADABLE_QUERY,
    StepKind.UNCOMPARED,
)  # fmt: skip
_BESIDE = frozenset({StepKind.MESSAGE_ID, StepKind.UNDELIVERABLE, StepKind.ADDRESS_SUPPRESSED})


@dataclass(frozen=True, kw_only=True)
class SearchTrace:
    """One search and its steps."""

    subscription_id: int
    query: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True)
class Trace:
    """All steps: into the store, with every search, and with every message."""

    path: tuple[Step, ...]
    searches: tuple[SearchTrace, ...] = ()
    messages: tuple[tuple[Step, ...], ...] = ()

    @property
    def standing(self) -> Step:
        """The step at which it stands: of the first message, else of the search that came farthest."""
        if self.messages:
            return _last_of_message(self.messages[0])
        ends = [one.steps[-1] for one in self.searches if one.steps]
        return min(ends, key=_rank) if ends else self.path[-1]


def trace(
    article: ArticleTrace,
    reader: ReaderTrace,
    messages: Sequence[MessageTrace],
    aliases: Aliases,
    language: Language,
    *,
    now: datetime,
    copies: Mapping[int, StoryReason] | None = None,
    asked_for: str | None = None,
) -> Trace:
    """Explain a stored article to or about one subscriber; `copies` are reasons by the leading article."""
    told_by = [match for message in messages for match in message.matches]
    searches = [
        AskedSearch(
            search=search,
            matches=[match for match in told_by if match.subscription_id == search.id],
            told_by=told_by,
        )
        for search in reader.searches
    ]
    path = stored_steps(article, asked_for=asked_for)
    if not searches:
        path = (*path, Step(kind=StepKind.NO_SEARCH))
    return Trace(
        path=path,
        searches=tuple(
            SearchTrace(
                subscription_id=one.search.id,
                query=one.search.query,
                steps=search_steps(article, one, aliases, language),
            )
            for one in searches
        ),
        messages=tuple(
            delivery_steps(message, reader, article.article_id, now, copy=_copy(message, copies or {}))
            for message in messages
        ),
    )


def _copy(message: MessageTrace, copies: Mapping[int, StoryReason]) -> StoryReason | None:
    return copies.get(message.matches[0].article_id) if message.matches else None


def _last_of_message(steps: Sequence[Step]) -> Step:
    """What is said beside it, of the mail or of the address, is no step of its own."""
    return next(step for step in reversed(steps) if step.kind not in _BESIDE)


def _rank(step: Step) -> int:
    return _FARTHEST.index(step.kind) if step.kind in _FARTHEST else len(_FARTHEST)
