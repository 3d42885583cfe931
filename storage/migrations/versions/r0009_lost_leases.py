"""How often a row was leased and nobody lived to say what became of it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("lost_leases", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("outbox") as table:
        table.alter_column("lost_leases", server_default=None)
