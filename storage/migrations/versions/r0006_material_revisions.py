"""Which revisions are material, which one matched, one update for those who were told; claimed addresses."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("article_revision") as table:
        table.add_column(sa.Column("material", sa.JSON(), nullable=True))
    with op.batch_alter_table("article_url") as table:
        table.add_column(sa.Column("origin", sa.String(length=10), nullable=False, server_default="reached"))
    with op.batch_alter_table("article_url") as table:
        table.alter_column("origin", server_default=None)
    with op.batch_alter_table("outbox_match") as table:
        table.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("outbox_match") as table:
        table.alter_column("revision", server_default=None)
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("is_update", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.drop_constraint("uq_outbox_subscriber_id", type_="unique")
        table.create_unique_constraint(
            op.f("uq_outbox_subscriber_id"), ["subscriber_id", "story_id", "channel", "is_update"]
        )
    with op.batch_alter_table("outbox") as table:
        table.alter_column("is_update", server_default=None)
