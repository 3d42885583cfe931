"""How much of each source's articles may be shown."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("source_state") as table:
        table.add_column(sa.Column("snippet", sa.String(length=10), nullable=False, server_default="kwic"))
    with op.batch_alter_table("source_state") as table:
        table.alter_column("snippet", server_default=None)
