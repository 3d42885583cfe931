import pytest
from sqlalchemy import text

from storage.articles import save_article
from storage.database import Database
from storage.ingest import advance
from storage.integrity import check
from tests.articles import an_article
from tests.storage.readers import NOW


@pytest.fixture
def filled(database: Database) -> Database:
    with database.transaction() as session:
        save_article(session, an_article(), keys={"a"}, alertable=True, now=NOW)
        advance(session, "matching", 1)
    return database


def test_a_store_filled_by_its_own_means_is_sound(filled: Database) -> None:
    assert check(filled) == []


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        ("DELETE FROM article_revision", "Artikel ohne ihre neueste Fassung: 1."),
        ("DELETE FROM ingest_entry", "Artikel ohne Eintrag im Eingangsbuch: 1."),
        ("DELETE FROM article_url", "Artikel ohne URL: 1."),
        ("DELETE FROM search_document", "Artikel, die im Suchverzeichnis fehlen: 1."),
        (
            "UPDATE search_day SET articles = 2",
            "Tage, an denen das Suchverzeichnis sich verzählt hat: 2026-03-04.",
        ),
        ("DELETE FROM search_day", "Artikel, deren Tag das Suchverzeichnis nicht zählt: 1."),
        ("INSERT INTO story (first_seen_at) VALUES ('2026-01-01')", "Geschichten ohne Artikel: 2."),
        (
            "INSERT INTO page_body (hash, zstd, size) VALUES ('x', '', 0)",
            "Archivierte Seiten ohne Abruf: x.",
        ),
        ("UPDATE progress SET entry_id = 2", "Leser, die weiter sind als das Eingangsbuch: matching."),
    ],
)
def test_a_contradiction_is_named_with_its_culprit(filled: Database, damage: str, problem: str) -> None:
    with filled.transaction() as session:
        session.execute(text(damage))

    assert problem in check(filled)


def test_many_culprits_are_not_all_listed(filled: Database) -> None:
    with filled.transaction() as session:
        for _ in range(7):
            session.execute(text("INSERT INTO story (first_seen_at) VALUES ('2026-01-01')"))

    assert check(filled) == ["Geschichten ohne Artikel: 2, 3, 4, 5, 6 und weitere."]


def test_a_reference_to_a_missing_row_is_named(sqlite_database: Database) -> None:
    with sqlite_database.engine.connect() as connection:
        raw = connection.connection.cursor()
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute(
            "INSERT INTO article_url (source, key, article_id, origin) VALUES ('a', 'b', 77, 'reached')"
        )
        raw.close()

    assert check(sqlite_database) == ["Zeile 1 in article_url verweist auf eine fehlende Zeile in article."]
