"""Bits that PostgreSQL counts common words from, without a look at every article that has them."""

from collections.abc import Sequence

from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return  # SQLite's index counts without looking
    op.execute(
        """
        CREATE TABLE search_words_block (
            id integer GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_search_words_block PRIMARY KEY,
            first_id integer NOT NULL CONSTRAINT uq_search_words_block_first_id UNIQUE,
            last_id integer NOT NULL,
            analyzer_version smallint NOT NULL,
            is_drawn boolean NOT NULL DEFAULT FALSE
        )
        """
    )
    # Refers to no block: one that is forgotten with every correction must not take a megabyte along.
    op.execute(
        """
        CREATE TABLE search_words_bitmap (
            word text COLLATE "C",
            block_id integer,
            articles bit varying NOT NULL,
            CONSTRAINT pk_search_words_bitmap PRIMARY KEY (word, block_id)
        )
        """
    )
    # Whoever changes what articles say, be it by hand: their blocks are counted from no longer.
    op.execute(
        """
        CREATE FUNCTION search_words_forget_block() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            changed integer;
        BEGIN
            IF TG_OP = 'TRUNCATE' THEN
                DELETE FROM search_words_block;
                RETURN NULL;
            END IF;
            changed := coalesce(NEW.article_id, OLD.article_id);
            DELETE FROM search_words_block
            WHERE first_id = (SELECT max(first_id) FROM search_words_block WHERE first_id <= changed)
            AND last_id >= changed;
            RETURN NULL;
        END $$
        """
    )
    for trigger, when in (
        ("search_words_forget_block", "INSERT OR DELETE OR UPDATE OF lexemes, analyzer_version"),
        ("search_words_forget_blocks", "TRUNCATE"),
    ):
        each = "STATEMENT" if when == "TRUNCATE" else "ROW"
        op.execute(
            f"CREATE TRIGGER {trigger} AFTER {when} ON search_document"
            f" FOR EACH {each} EXECUTE FUNCTION search_words_forget_block()"
        )
