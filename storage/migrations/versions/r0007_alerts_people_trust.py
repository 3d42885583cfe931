"""Sign-ups, rhythms and digests, other channels, what comes back, alert tests; what was agreed to."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    _people()
    _consent()
    _signups()
    _digests()
    _channels()
    _returns()


def _people() -> None:
    with op.batch_alter_table("subscriber") as table:
        table.add_column(sa.Column("address_form", sa.String(10), nullable=False, server_default="formal"))
        table.add_column(sa.Column("daily_cap", sa.Integer(), nullable=True))
        table.add_column(sa.Column("undeliverable_since", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("undeliverable_reason", sa.String(20), nullable=True))
        table.add_column(sa.Column("is_canary", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("subscription") as table:
        table.add_column(sa.Column("rhythm", sa.String(10), nullable=False, server_default="instant"))
        table.add_column(sa.Column("hour", sa.Integer(), nullable=False, server_default="7"))
        table.add_column(sa.Column("weekdays", sa.JSON(), nullable=False, server_default="[1]"))
        table.add_column(sa.Column("quiet_minutes", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("channels", sa.JSON(), nullable=False, server_default='["mail"]'))
        table.add_column(sa.Column("muted_sources", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True))
    _without_defaults("subscriber", "address_form", "is_canary")
    _without_defaults(
        "subscription", "rhythm", "hour", "weekdays", "quiet_minutes", "channels", "muted_sources"
    )
    op.create_table(
        "pinned_article",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("must_match", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _key("pinned_article", "subscription_id", "subscription", ondelete="CASCADE"),
        _key("pinned_article", "article_id", "article", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pinned_article")),
        sa.UniqueConstraint("subscription_id", "article_id", name=op.f("uq_pinned_article_subscription_id")),
    )
    op.create_index(op.f("ix_pinned_article_article_id"), "pinned_article", ["article_id"], unique=False)


def _consent() -> None:
    # Added in place: a table made anew would lose the triggers that let it only grow.
    for column in ("wording", "message_id"):
        op.add_column("consent_record", sa.Column(column, sa.Text(), nullable=True))
    op.add_column("consent_record", sa.Column("wording_id", sa.String(40), nullable=True))
    op.create_table(
        "consent_origin",
        sa.Column("consent_record_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ip", sa.String(45), nullable=False),
        sa.Column("user_agent", sa.Text(), nullable=False),
        _key("consent_origin", "consent_record_id", "consent_record"),
        sa.PrimaryKeyConstraint("consent_record_id", name=op.f("pk_consent_origin")),
    )


def _signups() -> None:
    op.create_table(
        "signup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("address_form", sa.String(10), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("rhythm", sa.String(10), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("quiet_minutes", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("wording_id", sa.String(40), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("ip", sa.String(45), nullable=True),
        sa.Column("user_agent", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signup")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_signup_token_hash")),
    )
    for column in ("email", "requested_at"):
        op.create_index(op.f(f"ix_signup_{column}"), "signup", [column], unique=False)
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("signup_id", sa.Integer(), nullable=True),
        sa.Column("subscriber_id", sa.Integer(), nullable=True),
        sa.Column("recipient", sa.String(320), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("message", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.String(100), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_phase", sa.String(20), nullable=True),
        sa.Column("last_reply", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        _key("letter", "signup_id", "signup", ondelete="CASCADE"),
        _key("letter", "subscriber_id", "subscriber"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
    )
    op.create_index("ix_letter_state_due", "letter", ["state", "due_at"], unique=False)


def _digests() -> None:
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("up_to_entry", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _key("digest", "subscriber_id", "subscriber"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("subscriber_id", "channel", "moment", name=op.f("uq_digest_subscriber_id")),
    )
    with op.batch_alter_table("outbox") as table:
        table.alter_column("story_id", existing_type=sa.Integer(), nullable=True)
        table.add_column(sa.Column("digest_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("hold", sa.String(20), nullable=True))
        table.create_foreign_key(op.f("fk_outbox_digest_id_digest"), "digest", ["digest_id"], ["id"])
    op.create_index(op.f("ix_outbox_digest_id"), "outbox", ["digest_id"], unique=False)
    op.create_index("ix_outbox_told", "outbox", ["subscriber_id", "channel", "sent_at"], unique=False)
    carries = sa.text("story_id IS NULL")
    op.create_index(
        "uq_outbox_digest",
        "outbox",
        ["digest_id"],
        unique=True,
        sqlite_where=carries,
        postgresql_where=carries,
    )


def _channels() -> None:
    op.create_table(
        "endpoint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("previous_secret", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_reason", sa.Text(), nullable=True),
        _key("endpoint", "subscriber_id", "subscriber"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endpoint")),
    )
    op.create_index(op.f("ix_endpoint_subscriber_id"), "endpoint", ["subscriber_id"], unique=False)
    op.create_table(
        "feed_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        _key("feed_key", "subscription_id", "subscription", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_key")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_feed_key_key_hash")),
    )
    op.create_index(op.f("ix_feed_key_subscription_id"), "feed_key", ["subscription_id"], unique=False)


def _returns() -> None:
    op.create_table(
        "suppression",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address_hmac", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suppression")),
        sa.UniqueConstraint("address_hmac", name=op.f("uq_suppression_address_hmac")),
    )
    op.create_table(
        "bounce",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.String(64), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("outbox_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _key("bounce", "subscriber_id", "subscriber"),
        _key("bounce", "outbox_id", "outbox", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bounce")),
        sa.UniqueConstraint("return_id", name=op.f("uq_bounce_return_id")),
    )
    op.create_index(op.f("ix_bounce_subscriber_id"), "bounce", ["subscriber_id"], unique=False)


def _without_defaults(table_name: str, *columns: str) -> None:
    """Let the program state these values from now on."""
    with op.batch_alter_table(table_name) as table:
        for column in columns:
            table.alter_column(column, server_default=None)


def _key(table: str, column: str, referred: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{referred}")
    return sa.ForeignKeyConstraint([column], [f"{referred}.id"], name=name, ondelete=ondelete)
