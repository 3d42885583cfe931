"""Checking that the store says nothing impossible."""

from datetime import date

from sqlalchemy import Select, func, select, text
from sqlalchemy.orm import Session

from storage.database import Database
from storage.index.bitmaps import wrong_blocks
from storage.tables import (
    Article,
    ArticleRevision,
    IngestEntry,
    OutboxRow,
    PageBody,
    PageFetch,
    Progress,
    SearchDay,
    SearchDocument,
    Story,
)

_MOST_SHOWN = 5

_newest_entry = select(func.coalesce(func.max(IngestEntry.id), 0)).scalar_subquery()
# What must never be found, each as a query for the ids of the culprits.
_RULES: dict[str, Select[int] | Select[str] | Select[date]] = {
    "Artikel ohne ihre neueste Fassung: {}.": select(Article.id).where(
        ~select(ArticleRevision.id)
        .where(ArticleRevision.article_id == Article.id, ArticleRevision.number == Article.revision)
        .exists()
    ),
    "Artikel ohne Eintrag im Eingangsbuch: {}.": select(Article.id).where(
        ~select(IngestEntry.id)
        .where(IngestEntry.article_id == Article.id, IngestEntry.revision == Article.revision)
        .exists()
    ),
    "Artikel ohne URL: {}.": select(Article.id).where(~Article.urls.any()),
    "Artikel, die im Suchverzeichnis fehlen: {}.": select(Article.id).where(
        ~select(SearchDocument.article_id).where(SearchDocument.article_id == Article.id).exists()
    ),
    "Tage, an denen das Suchverzeichnis sich verzählt hat: {}.": select(SearchDay.day).where(
        SearchDay.articles
        != select(func.count())
        .select_from(SearchDocument)
        .where(SearchDocument.day == SearchDay.day)
        .scalar_subquery()
    ),
    "Artikel, deren Tag das Suchverzeichnis nicht zählt: {}.": select(SearchDocument.article_id).where(
        ~select(SearchDay.day).where(SearchDay.day == SearchDocument.day).exists()
    ),
    # A story given up when two were merged stays where a mail has told of it.
    "Geschichten ohne Artikel: {}.": select(Story.id).where(
        ~Story.articles.any(), ~select(OutboxRow.id).where(OutboxRow.story_id == Story.id).exists()
    ),
    "Zustellungen ohne Treffer: {}.": select(OutboxRow.id).where(~OutboxRow.matches.any()),
    "Archivierte Seiten ohne Abruf: {}.": select(PageBody.hash).where(
        ~select(PageFetch.id).where(PageFetch.body_hash == PageBody.hash).exists()
    ),
    "Leser, die weiter sind als das Eingangsbuch: {}.": select(Progress.reader).where(
        Progress.entry_id > _newest_entry
    ),
}


def check(database: Database, *, is_hasty: bool = False) -> list[str]:
    """Return what is wrong as German sentences; an empty list says the store is sound.

    Whoever is hasty leaves out what takes minutes in a large store on PostgreSQL.
    """
    with database.reading() as session:
        found = [*_damage(session, is_sqlite=database.is_sqlite), *_contradictions(session)]
        return found if is_hasty or database.is_sqlite else [*found, *_miscounted(session)]


def _damage(session: Session, *, is_sqlite: bool) -> list[str]:
    if not is_sqlite:
        return []
    told = session.scalars(text("PRAGMA integrity_check"))
    found = [f"SQLite meldet: {problem}" for problem in told if problem != "ok"]
    for table, row, target, _ in session.execute(text("PRAGMA foreign_key_check")):
        found.append(f"Zeile {row} in {table} verweist auf eine fehlende Zeile in {target}.")
    return found


def _miscounted(session: Session) -> list[str]:
    wrong = ", ".join(f"{first} bis {last}" for first, last in wrong_blocks(session))
    remedy = "Abhilfe: stadtradar db reindex --all"
    return [f"Artikel, unter denen Suchen sich verzählen: {wrong}. {remedy}"] if wrong else []


def _contradictions(session: Session) -> list[str]:
    problems = []
    for sentence, wrong in _RULES.items():
        ids = list(session.scalars(wrong.limit(_MOST_SHOWN + 1)))
        if ids:
            shown = ", ".join(str(one) for one in ids[:_MOST_SHOWN])
            problems.append(sentence.format(shown + (" und weitere" if len(ids) > _MOST_SHOWN else "")))
    return problems
