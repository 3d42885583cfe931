"""The index that searching goes by. Articles stored before stand in it as still to be indexed."""

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from query.days import berlin_day

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_Word = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    documents = _documents()
    _vocabulary()
    _days()
    if op.get_bind().dialect.name == "postgresql":
        _words_of_postgresql()
        _count_days_in_postgresql()
    else:
        _words_of_sqlite()
        _count_days_in_sqlite()
    _owe_all(documents)


def _documents() -> sa.Table:
    documents = op.create_table(
        "search_document",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("section", sa.Text(), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("analyzer_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
            name=op.f("fk_search_document_article_id_article"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_search_document")),
    )
    for column in ("day", "analyzer_version"):
        op.create_index(op.f(f"ix_search_document_{column}"), "search_document", [column], unique=False)
    return documents


def _days() -> None:
    op.create_table(
        "search_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_search_day")),
    )


def _count_days_in_sqlite() -> None:
    more = (
        "INSERT INTO search_day (day, articles) VALUES (new.day, 1)"
        " ON CONFLICT (day) DO UPDATE SET articles = articles + 1;"
    )
    fewer = "UPDATE search_day SET articles = articles - 1 WHERE day = old.day;"
    for name, event, body in (
        ("more", "INSERT", more),
        ("fewer", "DELETE", fewer),
        ("moved", "UPDATE OF day", fewer + more),
    ):
        op.execute(f"CREATE TRIGGER search_day_{name} AFTER {event} ON search_document BEGIN {body} END")


def _count_days_in_postgresql() -> None:
    op.execute(
        """
        CREATE FUNCTION search_day_count() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP <> 'INSERT' THEN
                UPDATE search_day SET articles = articles - 1 WHERE day = OLD.day;
            END IF;
            IF TG_OP <> 'DELETE' THEN
                INSERT INTO search_day (day, articles) VALUES (NEW.day, 1)
                ON CONFLICT (day) DO UPDATE SET articles = search_day.articles + 1;
            END IF;
            RETURN NULL;
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER search_day_count AFTER INSERT OR DELETE OR UPDATE OF day ON search_document"
        " FOR EACH ROW EXECUTE FUNCTION search_day_count()"
    )


def _vocabulary() -> None:
    op.create_table(
        "search_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("word", _Word, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_word")),
        sa.UniqueConstraint("word", name=op.f("uq_search_word_word")),
    )
    op.create_table(
        "search_long_word",
        sa.Column("standing", sa.String(length=40), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("standing", name=op.f("pk_search_long_word")),
    )


def _words_of_sqlite() -> None:
    # Every sign that is no ASCII letter or digit parts words here; all else of a word stays as we made it.
    op.execute(
        "CREATE VIRTUAL TABLE search_words USING fts5"
        "(kicker, title, teaser, body, keywords, caption, beside, tokenize='ascii', columnsize=0)"
    )
    # Words are never taken out again, and only asked for by parts.
    op.execute(
        "CREATE VIRTUAL TABLE search_words_parts USING fts5"
        "(parts, tokenize='ascii', content='', columnsize=0, detail=none)"
    )
    op.execute(
        "CREATE TRIGGER search_words_forget AFTER DELETE ON search_document BEGIN"
        " DELETE FROM search_words WHERE rowid = old.article_id; END"
    )


def _words_of_postgresql() -> None:
    op.execute(
        "ALTER TABLE search_document"
        " ADD COLUMN words text, ADD COLUMN beside text, ADD COLUMN lexemes tsvector"
    )
    # Counting visits many rows and needs no words: rows without them are forty to a page instead of two.
    op.execute("ALTER TABLE search_document SET (toast_tuple_target = 128)")
    op.execute("CREATE INDEX search_words ON search_document USING gin (lexemes)")
    op.execute("ALTER TABLE search_word ADD COLUMN parts tsvector")
    op.execute("CREATE INDEX search_words_parts ON search_word USING gin (parts)")


def _owe_all(documents: sa.Table) -> None:
    articles = sa.table(
        "article",
        *(sa.column(name) for name in ("id", "source", "section")),
        sa.column("published_at", sa.DateTime(timezone=True)),
        sa.column("first_seen_at", sa.DateTime(timezone=True)),
    )
    for portion in op.get_bind().execute(sa.select(articles)).mappings().partitions(1000):
        op.bulk_insert(documents, [_owed(row) for row in portion])


def _owed(row: sa.RowMapping) -> dict[str, object]:
    seen: datetime = row["first_seen_at"]
    appeared: datetime = row["published_at"] or seen
    return {
        "article_id": row["id"],
        "day": berlin_day(appeared if appeared.tzinfo else appeared.replace(tzinfo=UTC)),
        "source": row["source"],
        "section": row["section"],
        "first_seen_at": seen,
        "analyzer_version": 0,
    }
