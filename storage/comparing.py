"""What saving an article would change, without saving it."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from storage.articles import SHOWN_ONLY, date_article
from storage.fingerprints import stated_fields
from storage.known import NO_CLAIMS, Claims, known_article
from storage.tables import Article
from storage.tidying import tidy


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """An article as read beside the one that is stored."""

    known: Article | None  # None: it is new
    changed: Mapping[
        str, tuple[str, str]
    ]  # what makes a revision: field -> before, after; "" where nothing is
    shown_only: Mapping[str, tuple[str, str]]  # what makes none
    new_keys: frozenset[str]  # under which it is not known yet

    @property
    def is_empty(self) -> bool:
        """Whether saving would change nothing."""
        return self.known is not None and not (self.changed or self.shown_only or self.new_keys)


def compare(
    session: Session,
    article: Article,
    keys: Collection[str],
    seen_at: datetime,
    claims: Claims = NO_CLAIMS,
) -> Comparison:
    """Compare an article just read with the store; it gets the form in which it would be saved."""
    tidy(article)
    found = known_article(session, article, keys, claims)
    known = found.article
    date_article(article, known, seen_at)
    before = stated_fields(known) if known else {}
    return Comparison(
        known=known,
        changed=_differences(before, stated_fields(article)),
        shown_only=_differences(_shown(known), _shown(article)) if known else {},
        new_keys=frozenset({*keys, *(claims.keys - found.disputed)}) - found.origins.keys(),
    )


def _differences(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    names = dict.fromkeys((*before, *after))
    return {
        name: (before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name) != after.get(name)
    }


def _shown(article: Article) -> dict[str, str]:
    return {name: _text(getattr(article, name)) for name in SHOWN_ONLY}


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False) if value else ""
