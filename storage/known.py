"""Which stored article a text just read is: by the addresses that lead to it, else by its words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Row, String, bindparam, literal, null, select, union_all, update
from sqlalchemy.orm import Session

from storage.fingerprints import body_fingerprint, content_hash, fingerprint
from storage.insertion import Value, insert_missing
from storage.keys import in_portions
from storage.likeness import is_alike
from storage.tables import Article, ArticleUrl, UrlOrigin

_OF_SOURCE = bindparam("source", type_=String)
_NAMED = union_all(
    select(
        ArticleUrl.article_id.label("id"), ArticleUrl.key.label("key"), ArticleUrl.origin.label("origin")
    ).where(ArticleUrl.source == _OF_SOURCE, ArticleUrl.key.in_(bindparam("keys", expanding=True))),
    select(Article.id, null(), literal("")).where(
        Article.source == _OF_SOURCE, Article.fingerprint == bindparam("fingerprint")
    ),
).subquery()
_NAMED_OR_ALIKE = select(Article, _NAMED.c.key, _NAMED.c.origin).join(_NAMED, _NAMED.c.id == Article.id)


@dataclass(frozen=True, kw_only=True)
class Claims:
    """What a page says of its own addresses: believed as long as nothing speaks against it."""

    keys: frozenset[str] = frozenset()  # by which it says it is known too: canonical, short link, twins
    page_url: str | None = None  # where it was read; readers get it if the canonical URL is disputed


NO_CLAIMS = Claims()


@dataclass(frozen=True, kw_only=True)
class Known:
    """The stored article that was found, and what was found out about the addresses."""

    article: Article | None  # None: it is new
    disputed: frozenset[str] = frozenset()  # keys that another text claims, or is known by
    origins: Mapping[str, str] = field(default_factory=dict)  # of the keys that are stored already


def known_article(
    session: Session, article: Article, keys: Collection[str], claims: Claims = NO_CLAIMS
) -> Known:
    """Find the stored article this tidy one is, by its URLs, else by its text; sets the fingerprints.

    A key under which both were reached decides alone. One that either of them only claims joins nothing but
    texts that are alike: with one canonical URL in a CMS template all articles would become one.
    """
    article.fingerprint = fingerprint(article.title, article.teaser, article.body)
    article.body_fingerprint = body_fingerprint(article.title, article.teaser, article.body)
    article.content_hash = content_hash(article)
    rows = _rows(session, article, {*keys, *claims.keys})
    alike = [row.Article for row in rows if row.key is None]
    by_key: dict[int, Article] = {}
    disputed: set[str] = set()
    for row in rows:
        if row.key is None or row.origin == UrlOrigin.DISPUTED:
            continue
        both_reached = row.key in keys and row.origin == UrlOrigin.REACHED
        if both_reached or is_alike(row.Article, article):
            by_key[row.Article.id] = row.Article
        else:
            disputed.add(row.key)

    def closeness(found: Article) -> tuple[bool, bool, int]:
        # Several only where an alias became known after both were stored: then the nearest text, the oldest.
        same = found.fingerprint == article.fingerprint
        return found.content_hash != article.content_hash, not same, found.id

    return Known(
        article=min(by_key.values() or alike, key=closeness, default=None),
        disputed=frozenset(disputed),
        origins={row.key: row.origin for row in rows if row.key is not None},
    )


def remember_keys(
    session: Session, article: Article, known: Known, keys: Collection[str], claims: Claims
) -> None:
    """Note under which keys the article is known from now on; what was reached counts more than a claim."""
    claimed = claims.keys - known.disputed - frozenset(keys)
    rows: list[dict[str, Value]] = [
        {"source": article.source, "key": key, "article_id": article.id, "origin": origin}
        for names, origin in ((keys, UrlOrigin.REACHED), (claimed, UrlOrigin.STATED))
        for key in sorted(names)
    ]
    insert_missing(session, ArticleUrl, rows)
    doubted = [key for key in known.disputed if known.origins[key] == UrlOrigin.STATED]
    now_reached = [key for key in keys if known.origins.get(key, UrlOrigin.REACHED) != UrlOrigin.REACHED]
    for changed, values in (
        (doubted, {"origin": UrlOrigin.DISPUTED}),
        (now_reached, {"origin": UrlOrigin.REACHED, "article_id": article.id}),
    ):
        for portion in in_portions(changed):
            of_source = update(ArticleUrl).where(ArticleUrl.source == article.source)
            session.execute(of_source.where(ArticleUrl.key.in_(portion)).values(**values))


def _rows(
    session: Session, article: Article, keys: Collection[str]
) -> list[Row[tuple[Article, str | None, str]]]:
    return [
        row
        for portion in list(in_portions(keys)) or [[]]
        for row in session.execute(
            _NAMED_OR_ALIKE,
            {"source": article.source, "keys": portion, "fingerprint": article.fingerprint},
        )
    ]
