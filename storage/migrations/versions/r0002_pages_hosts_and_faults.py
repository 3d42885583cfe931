"""The page archive, what hosts allow and were asked, faults with a history, backfills, hubs, late alerts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    _hosts()
    _pages()
    _faults()
    _backfill()
    _columns()
    _ledger()


def _hosts() -> None:
    op.create_table(
        "host_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("not_modified", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("slowest_ms", sa.Integer(), nullable=False),
        sa.Column("slowest_url", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("day", "host", name=op.f("pk_host_day")),
    )
    op.create_table(
        "host_pause",
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_host_pause")),
    )
    op.create_table(
        "host_rules",
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("crawl_delay", sa.Double(), nullable=True),
        sa.Column("previous_body", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("origin", name=op.f("pk_host_rules")),
    )
    op.create_table(
        "host_tdm",
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("origin", name=op.f("pk_host_tdm")),
    )
    op.create_table(
        "websub_subscription",
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("callback", sa.String(length=64), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_push_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_websub_subscription")),
        sa.UniqueConstraint("callback", name=op.f("uq_websub_subscription_callback")),
    )
    op.create_index(op.f("ix_websub_subscription_source"), "websub_subscription", ["source"], unique=False)


def _pages() -> None:
    op.create_table(
        "page_body",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("zstd", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_page_body")),
    )
    op.create_table(
        "page_fetch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("hops", sa.JSON(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("listed", sa.JSON(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("alertable", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_page_fetch_article_id_article"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["body_hash"], ["page_body.hash"], name=op.f("fk_page_fetch_body_hash_page_body")
        ),
        sa.ForeignKeyConstraint(
            ["source"],
            ["source_state.name"],
            name=op.f("fk_page_fetch_source_source_state"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_fetch")),
    )
    op.create_index(op.f("ix_page_fetch_article_id"), "page_fetch", ["article_id"], unique=False)
    op.create_index(op.f("ix_page_fetch_body_hash"), "page_fetch", ["body_hash"], unique=False)
    op.create_index(op.f("ix_page_fetch_checked_at"), "page_fetch", ["checked_at"], unique=False)
    op.create_index("ix_page_fetch_source_id", "page_fetch", ["source", "id"], unique=False)
    op.create_index(
        "ix_page_fetch_source_key", "page_fetch", ["source", "key", "part", "checked_at"], unique=False
    )


def _faults() -> None:
    op.create_table(
        "source_fault",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opening_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closing_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["source"],
            ["source_state.name"],
            name=op.f("fk_source_fault_source_source_state"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_fault")),
    )
    op.create_index(op.f("ix_source_fault_source"), "source_fault", ["source"], unique=False)
    op.create_index(
        "uq_source_fault_open",
        "source_fault",
        ["source", "kind"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )

    op.create_table(
        "operator_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("message_id", sa.String(length=255), nullable=False),
        sa.Column("message", sa.LargeBinary(), nullable=False),
        sa.Column("opened", sa.JSON(), nullable=False),
        sa.Column("closed", sa.JSON(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("last_reply", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator_mail")),
        sa.UniqueConstraint("message_id", name=op.f("uq_operator_mail_message_id")),
    )


def _backfill() -> None:
    op.create_table(
        "backfill",
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("alertable", sa.Boolean(), nullable=False),
        sa.Column("cursor", sa.JSON(), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("stored", sa.Integer(), nullable=False),
        sa.Column("oldest", sa.Date(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["source"],
            ["source_state.name"],
            name=op.f("fk_backfill_source_source_state"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_backfill")),
    )


def _columns() -> None:
    op.create_index("ix_article_source_seen", "article", ["source", "first_seen_at"], unique=False)
    op.add_column("article", sa.Column("paywalled", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "UPDATE article SET published_at = first_seen_at, published_origin = 'first-seen'"
        " WHERE published_at IS NULL"
    )
    op.add_column("ingest_entry", sa.Column("late_reason", sa.String(length=20), nullable=True))
    op.add_column("ingest_entry", sa.Column("late_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox_match", sa.Column("late_reason", sa.String(length=20), nullable=True))
    op.add_column("source_state", sa.Column("tdm_reserved", sa.Boolean(), nullable=True))
    op.add_column("source_state", sa.Column("tdm_evidence", sa.Text(), nullable=True))
    op.add_column("source_state", sa.Column("tdm_policy", sa.Text(), nullable=True))
    op.add_column("source_state", sa.Column("tdm_checked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("source_state", sa.Column("poll_weight", sa.Double(), nullable=True))
    op.add_column("source_state", sa.Column("poll_rates", sa.JSON(), nullable=True))
    op.add_column("source_state", sa.Column("poll_learned_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("index_state", sa.Column("complete_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("index_state", sa.Column("next_page", sa.Text(), nullable=True))
    op.add_column("index_state", sa.Column("listed_hash", sa.String(length=64), nullable=True))
    op.add_column("index_state", sa.Column("lies", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE index_state SET complete_at = fetched_at")


def _ledger() -> None:
    op.add_column("crawl_run", sa.Column("skipped", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("crawl_run", sa.Column("reasons", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("crawl_run", sa.Column("fields", sa.JSON(), nullable=False, server_default="{}"))
    listed = "listed = known + fetched + skipped"
    with op.batch_alter_table("crawl_run") as batch:
        batch.drop_constraint(op.f("ck_crawl_run_listed"), type_="check")
        batch.create_check_constraint(op.f("ck_crawl_run_listed"), listed)
