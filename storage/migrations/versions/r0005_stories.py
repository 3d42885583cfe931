"""By which near-duplicates find each other, why they tell one story, and what people have decided."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_Articles = tuple[sa.Column[int], sa.Column[int], sa.ForeignKeyConstraint, sa.ForeignKeyConstraint]


def upgrade() -> None:
    op.create_table(
        "story_sketch",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("number", "day", "article_id", name=op.f("pk_story_sketch")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "story_comparison",
        sa.Column("id", sa.Integer(), nullable=False),
        *_two_articles("story_comparison"),
        sa.Column("compared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("ours", sa.Double(), nullable=False),
        sa.Column("theirs", sa.Double(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in _LISTS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_comparison")),
    )
    op.create_table(
        "story_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        *_two_articles("story_correction"),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("together", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_correction")),
    )
    for table in ("story_comparison", "story_correction"):
        for column in ("article_id", "other_id"):
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    # Whoever is indexed anew is sketched as well: old articles find their copies from then on.
    op.execute("UPDATE search_document SET analyzer_version = 0")


_LISTS = ("shared_names", "shared_numbers", "our_names", "their_names")


def _two_articles(table: str) -> _Articles:
    columns = [sa.Column(name, sa.Integer(), nullable=False) for name in ("article_id", "other_id")]
    one, other = (
        sa.ForeignKeyConstraint(
            [column.name], ["article.id"], name=op.f(f"fk_{table}_{column.name}_article"), ondelete="CASCADE"
        )
        for column in columns
    )
    return columns[0], columns[1], one, other
