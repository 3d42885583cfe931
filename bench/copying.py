"""Making a small store large: the database itself stores articles again under higher ids, words and all."""

from collections.abc import Iterator, Mapping, Sequence
from time import perf_counter
from types import MappingProxyType

from sqlalchemy import text

from query.tree import SEARCHED
from storage.database import Database
from storage.index.bitmaps import draw_bitmaps, mark_blocks
from storage.tables import Article

_AT_ONCE = 5000  # articles in one transaction
_DOCUMENT = ("day", "first_seen_at", "section_id", "analyzer_version")
# A copy is a copy of nobody's: its address and its sketch are its own.
_OWN_NUMBER = (
    "((CAST(number AS bigint) + 2147483648 + CAST(:shift AS bigint) * 1000003) % 4294967296) - 2147483648"
)


def copy_articles(database: Database, *, up_to: int, shift: int) -> None:
    """Store the articles from 1 on once more; much quicker than writing new ones."""
    statements = list(_statements(is_sqlite=database.is_sqlite))
    for first in range(1, up_to + 1, _AT_ONCE):
        portion = {"shift": shift, "first": first, "last": min(first + _AT_ONCE - 1, up_to)}
        with database.transaction() as session:
            for statement in statements:
                session.execute(text(statement), portion)


def catch_up(database: Database) -> None:
    """Let PostgreSQL number what comes next behind the copies, and know how many there are."""
    if database.is_sqlite:
        return
    with database.transaction() as session:
        for table in ("article", "article_url", "article_revision"):
            newest = f"(SELECT max(id) FROM {table})"  # noqa: S608  our own tables
            session.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {newest})"))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def draw_blocks(database: Database) -> float:
    """Draw the bits of common words as the daemon does; return the milliseconds a block took, on average."""
    with database.transaction() as session:
        blocks = mark_blocks(session)
    before = perf_counter()
    for block in blocks or ():
        with database.transaction() as session:
            draw_bitmaps(session, block)
    return (perf_counter() - before) * 1000 / len(blocks) if blocks else 0.0


def _statements(*, is_sqlite: bool) -> Iterator[str]:
    articles = [column.name for column in Article.__table__.columns if column.name != "id"]
    yield _again("article", "id", articles)
    address = {"id": "id + :shift", "key": "key || '-' || :shift"}
    yield _again("article_url", "article_id", ["id", "source", "key", "origin"], address)
    revision = ["id", "number", "seen_at", "changed_fields", "material", "fields"]
    yield _again("article_revision", "article_id", revision, {"id": "id + :shift"})
    yield _again("story_sketch", "article_id", ["number", "day"], {"number": _OWN_NUMBER})
    if is_sqlite:
        yield _again("search_document", "article_id", _DOCUMENT)
        yield _again("search_words", "rowid", [*SEARCHED, "beside"])
    else:
        yield _again("search_document", "article_id", [*_DOCUMENT, "lexemes"])
        yield _again("search_words_lines", "article_id", ["words", "beside"])


def _again(
    table: str, key: str, columns: Sequence[str], changed: Mapping[str, str] = MappingProxyType({})
) -> str:
    values = ", ".join(changed.get(name, name) for name in columns)
    return (
        f"INSERT INTO {table} ({key}, {', '.join(columns)}) SELECT {key} + :shift, {values} FROM {table}"  # noqa: S608
        f" WHERE {key} BETWEEN :first AND :last"
    )
