"""What changed from one revision of an article to the next."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from storage.material import Reason
from storage.tables import Article, ArticleRevision
from storage.word_diff import Part, line_diff, word_diff

# As a reader meets them, not by the alphabet.
_ORDER = (
    "kicker", "title", "teaser", "body", "published_at", "author", "section", "keywords", "caption",
    "image_credit", "links", "paywalled",
)  # fmt: skip
_LISTS = frozenset({"keywords", "links"})


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """One field in two revisions; "" where it states nothing."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Version:
    """One revision of an article and what it changed."""

    number: int
    seen_at: datetime
    changes: tuple[FieldChange, ...]  # as a reader meets the fields; none in the first
    reasons: tuple[Reason, ...]  # why it is material; none where it is not, or where that was not judged


def history(article: Article) -> list[Version]:
    """Return every version of an article, the first one first."""
    firsts = [
        Version(number=first.number, seen_at=first.seen_at, changes=(), reasons=())
        for first in article.revisions[:1]
    ]
    return firsts + [_version(before, after) for before, after in pairwise(article.revisions)]


def difference(change: FieldChange) -> tuple[Part, ...]:
    """Return what became of the words of a field, or of its entries if it is a list."""
    compare = line_diff if change.name in _LISTS else word_diff
    return compare(change.before, change.after)


def changed_since(article: Article, revision: int) -> tuple[str, ...]:
    """Return the fields that this revision or a later one changed, as a reader meets them."""
    changed = {name for one in article.revisions if one.number >= revision for name in one.changed_fields}
    return tuple(_in_order(changed))


def note_new_matches(session: Session, revisions: Collection[tuple[int, int]]) -> None:
    """Note of these (article id, number) that somebody newly matched them; no first one is noted."""
    later = sorted(one for one in revisions if one[1] > 1)
    if not later:
        return
    place = tuple_(ArticleRevision.article_id, ArticleRevision.number)
    for revision in session.scalars(select(ArticleRevision).where(place.in_(later))):
        known = revision.material or []
        if Reason.NEW_MATCH not in known:
            revision.material = [*known, Reason.NEW_MATCH.value]


def _version(before: ArticleRevision, after: ArticleRevision) -> Version:
    return Version(
        number=after.number,
        seen_at=after.seen_at,
        changes=tuple(_changes(before.fields, after.fields)),
        reasons=tuple(Reason(name) for name in after.material or ()),
    )


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[FieldChange]:
    for name in _in_order({*before, *after}):
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            yield FieldChange(name=name, before=old, after=new)


def _in_order(names: Collection[str]) -> Sequence[str]:
    return sorted(names, key=lambda name: (_ORDER.index(name) if name in _ORDER else len(_ORDER), name))
