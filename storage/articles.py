"""Saving articles: once each, with every revision, in the story they tell."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from query.analysis import Document
from query.tree import Field
from storage.crawling.listed import Missed, forget_listed, listed_to_leave, missed_before
from storage.documents import article_document
from storage.fingerprints import FIRST_SEEN, content_hash, stated_fields
from storage.index import index_article
from storage.ingest import Late, append_entry
from storage.keys import article_with_key, in_portions
from storage.known import NO_CLAIMS, Claims, known_article, remember_keys
from storage.locking import Turn, take_turn
from storage.material import Reason, reasons
from storage.stories import find_story, reconsider_story, sketch_articles
from storage.tables import Article, ArticleRevision, ArticleUrl, LateReason, SourceState, UrlOrigin
from storage.tidying import tidy
from storage.urls import url_key

_MATCHED_FIELDS = frozenset(Field)
_REPLACED = (
    "url", "kicker", "title", "teaser", "body", "author", "published_at", "published_origin", "section",
    "keywords", "caption", "image_credit", "links", "related", "paywalled", "fingerprint", "body_fingerprint",
    "content_hash",
)  # fmt: skip
# What is shown of an article and makes no revision: it says nothing new about it.
SHOWN_ONLY = ("published_origin", "related")
# Retries come within minutes at first and after a day at most; what takes longer is told as late.
_IN_TIME = timedelta(hours=24)
_NEWS_AT = (
    update(SourceState).where(SourceState.name == bindparam("of")).values(last_article_at=bindparam("now"))
)


class Saved(StrEnum):
    """What saving an article came to."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


def save_article(
    session: Session,
    article: Article,
    *,
    keys: Collection[str],
    alertable: bool,
    now: datetime,
    late: Late | None = None,
    claims: Claims = NO_CLAIMS,
) -> Saved:
    """Store an article just read, or what has changed in it, and owe it a match, in the caller's transaction.

    `keys` are the URL keys under which it was reached; each is remembered, and so are those it claims. A text
    of this source stored under another URL is the same article. `alertable` is False at the first crawl of a
    source.
    With `late` it was fetched in the past and is told as late; so is what could not be read for a day.
    """
    # Whoever saves comes after the others have committed: nothing can be saved twice or miss its story.
    take_turn(session, Turn.INGEST)
    tidy(article)
    missed = missed_before(session, article.source, {*keys, *claims.keys})
    alertable = alertable and all(miss.alertable for miss in missed)
    found = known_article(session, article, keys, claims)
    known = found.article
    if claims.page_url and found.disputed & claims.keys:
        article.url = claims.page_url
    seen_at = late.since if late else now
    date_article(article, known, seen_at)
    article.content_hash = content_hash(article)
    if known is None:
        article.first_seen_at = seen_at
        document = article_document(article)
        _add(session, article, document, alertable=alertable, now=now, late=late or _overdue(missed, now))
        index_article(session, article, document)
        saved = Saved.NEW
    elif known.content_hash == article.content_hash:
        _show(known, article)
        saved = Saved.UNCHANGED
    else:
        is_material = _update(session, known, article, alertable=alertable, now=now, late=late)
        document = article_document(known)
        index_article(session, known, document)
        if is_material:
            reconsider_story(session, known, document, now)
        else:
            sketch_articles(session, [(known, document)])
        saved = Saved.UPDATED
    remember_keys(session, known or article, found, keys, claims)
    if missed:
        forget_listed(session, article.source, {*keys, *(claims.keys - found.disputed)})
    return saved


def known_keys(session: Session, source: str, keys: Collection[str], now: datetime) -> set[str]:
    """Return those of the keys that need no fetch now: stored, no article, given up, or to retry later."""
    stored = {
        key
        for portion in in_portions(keys)
        for key in session.scalars(
            select(ArticleUrl.key).where(
                ArticleUrl.source == source,
                ArticleUrl.key.in_(portion),
                ArticleUrl.origin != UrlOrigin.DISPUTED,
            )
        )
    }
    return stored | listed_to_leave(session, source, keys, now)


def find_article(session: Session, reference: str) -> Article | None:
    """Return the article with this id, or the newest one known by this URL or URL key."""
    reference = reference.strip()
    # Longer numbers are no ids: neither database's integers hold them.
    if reference.isascii() and reference.isdigit() and len(reference) < 10:
        return session.get(Article, int(reference))
    url = reference if "://" in reference else f"https://{reference}"
    try:
        key = url_key(url)
    except ValueError:
        return None
    return article_with_key(session, {key, reference}) or session.scalar(
        select(Article).where(Article.url == reference).order_by(Article.id.desc()).limit(1)
    )


def date_article(article: Article, known: Article | None, seen_at: datetime) -> None:
    """Give an article without a date the one we know, else the moment we found it."""
    if article.published_at is not None:
        return
    if known is not None:
        article.published_at, article.published_origin = known.published_at, known.published_origin
    else:
        article.published_at, article.published_origin = seen_at, FIRST_SEEN


def _overdue(missed: Collection[Missed], now: datetime) -> Late | None:
    listed_at = min((miss.first_listed_at for miss in missed), default=None)
    if listed_at is None or now - listed_at < _IN_TIME:
        return None
    return Late(reason=LateReason.UNAVAILABLE, since=listed_at)


def _add(
    session: Session,
    article: Article,
    document: Document,
    *,
    alertable: bool,
    now: datetime,
    late: Late | None,
) -> None:
    article.revision = 1
    article.changed_at = now
    _record_revision(article, changed=[], material=[], now=now)
    find_story(session, article, document, now)
    append_entry(session, article, alertable=alertable, now=now, late=late)
    session.execute(_NEWS_AT, {"of": article.source, "now": now})


def _update(
    session: Session, known: Article, read: Article, *, alertable: bool, now: datetime, late: Late | None
) -> bool:
    """Take over what was read, and return whether the revision is material."""
    before, after = stated_fields(known), stated_fields(read)
    changed = sorted(name for name in before | after if before.get(name) != after.get(name))
    for column in _REPLACED:
        setattr(known, column, getattr(read, column))
    known.revision += 1
    known.changed_at = now
    material = reasons(before, after)
    _record_revision(known, changed=changed, material=material, now=now)
    # Nobody newly matches an article in which nothing that is matched has changed.
    touched = not _MATCHED_FIELDS.isdisjoint(changed)
    append_entry(session, known, alertable=alertable and (touched or bool(material)), now=now, late=late)
    return bool(material)


def _show(known: Article, read: Article) -> None:
    for column in SHOWN_ONLY:
        if getattr(known, column) != getattr(read, column):
            setattr(known, column, getattr(read, column))


def _record_revision(
    article: Article, *, changed: list[str], material: Sequence[Reason], now: datetime
) -> None:
    article.revisions.append(
        ArticleRevision(
            number=article.revision,
            seen_at=now,
            changed_fields=changed,
            fields=stated_fields(article),
            material=[reason.value for reason in material],
        )
    )
