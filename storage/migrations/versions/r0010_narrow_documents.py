"""Rows of the index half as wide: counting a common word visits nearly all of them."""

import hashlib
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_INDEXED = ("day", "analyzer_version")


def upgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    _sections()
    _make_room(is_postgresql=is_postgresql)
    _documents()
    if is_postgresql:
        _fill_postgresql()
    else:
        _fill_sqlite()


def _sections() -> None:
    sections = op.create_table(
        "search_section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_section")),
        sa.UniqueConstraint("key", name=op.f("uq_search_section_key")),
    )
    old = sa.table("search_document", sa.column("source"), sa.column("section"))
    found = op.get_bind().execute(sa.select(old.c.source, old.c.section).distinct())
    rows = {_key(source, name): (source, name or None) for source, name in found}
    if rows:
        op.bulk_insert(
            sections, [{"key": key, "source": source, "name": name} for key, (source, name) in rows.items()]
        )


def _key(source: str, name: str | None) -> str:
    """Do what `storage.index.sections` does."""
    return hashlib.sha256(f"{source}\n{name or ''}".encode()).hexdigest()


def _make_room(*, is_postgresql: bool) -> None:
    """Put the old table aside, and all whose names the new one needs."""
    if is_postgresql:
        op.execute("DROP TRIGGER search_day_count ON search_document")
        op.execute("DROP INDEX search_words")
        op.drop_constraint(op.f("pk_search_document"), "search_document")
    else:
        for trigger in ("search_day_more", "search_day_fewer", "search_day_moved", "search_words_forget"):
            op.execute(f"DROP TRIGGER {trigger}")
    for column in _INDEXED:
        op.drop_index(op.f(f"ix_search_document_{column}"), "search_document")
    op.rename_table("search_document", "search_document_wide")


def _documents() -> None:
    op.create_table(
        "search_document",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        # In this order no byte is lost to alignment in PostgreSQL.
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("analyzer_version", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
            name=op.f("fk_search_document_article_id_article"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["search_section.id"],
            name=op.f("fk_search_document_section_id_search_section"),
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_search_document")),
    )


def _fill_postgresql() -> None:
    op.execute("ALTER TABLE search_document ADD COLUMN lexemes tsvector")
    op.execute("ALTER TABLE search_document SET (toast_tuple_target = 128)")
    op.execute(
        """
        CREATE TABLE search_words_lines (
            article_id integer CONSTRAINT pk_search_words_lines PRIMARY KEY
                CONSTRAINT fk_search_words_lines_article_id_search_document
                REFERENCES search_document (article_id) ON DELETE CASCADE,
            words text,
            beside text
        )
        """
    )
    _fill("article_id, day, first_seen_at, section_id, analyzer_version, lexemes")
    op.execute("INSERT INTO search_words_lines SELECT article_id, words, beside FROM search_document_wide")
    op.drop_table("search_document_wide")
    _index_days_and_versions()
    op.execute("CREATE INDEX search_words ON search_document USING gin (lexemes)")
    op.execute(
        "CREATE TRIGGER search_day_count AFTER INSERT OR DELETE OR UPDATE OF day ON search_document"
        " FOR EACH ROW EXECUTE FUNCTION search_day_count()"
    )


def _fill_sqlite() -> None:
    _fill("article_id, day, first_seen_at, section_id, analyzer_version")
    op.drop_table("search_document_wide")
    _index_days_and_versions()
    more = (
        "INSERT INTO search_day (day, articles) VALUES (new.day, 1)"
        " ON CONFLICT (day) DO UPDATE SET articles = articles + 1;"
    )
    fewer = "UPDATE search_day SET articles = articles - 1 WHERE day = old.day;"
    forget = "DELETE FROM search_words WHERE rowid = old.article_id;"
    for name, event, body in (
        ("search_day_more", "INSERT", more),
        ("search_day_fewer", "DELETE", fewer),
        ("search_day_moved", "UPDATE OF day", fewer + more),
        ("search_words_forget", "DELETE", forget),
    ):
        op.execute(f"CREATE TRIGGER {name} AFTER {event} ON search_document BEGIN {body} END")


def _fill(columns: str) -> None:
    told = columns.replace("section_id", "search_section.id")
    op.execute(
        f"INSERT INTO search_document ({columns}) SELECT {told} FROM search_document_wide AS wide"  # noqa: S608  our own words
        " JOIN search_section ON search_section.source = wide.source"
        " AND COALESCE(search_section.name, '') = COALESCE(wide.section, '') ORDER BY article_id"
    )


def _index_days_and_versions() -> None:
    for column in _INDEXED:
        op.create_index(op.f(f"ix_search_document_{column}"), "search_document", [column], unique=False)
