"""What people say of scores, and the thresholds that alert budgets allow."""

from secrets import token_hex

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import STRING, TIME, number, number_no_more

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

META = sa.table("meta", sa.column("name"), sa.column("value"))


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "label",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("mention_rev", sa.Integer(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("said_by", STRING, nullable=False),
        sa.Column("kind", STRING, nullable=False),
        sa.Column("value", sa.JSON(), nullable=True),
        sa.Column("rulebook", STRING, nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["mention_id"], ["mention.id"], name="fk_label_mention", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_label_mention", "label", ["mention_id", "kind", "said_by"])
    op.create_index("ix_label_at", "label", ["at"])
    op.create_table(
        "threshold",
        sa.Column("route", STRING, nullable=False),
        sa.Column("mark", STRING, nullable=False),
        sa.Column("as_of", TIME, nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=True),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("route"),
    )
    op.create_index("ix_case_opened", "case", ["opened_at"])
    op.add_column("decision", sa.Column("figures", sa.JSON(), nullable=True))
    op.bulk_insert(META, [{"name": "salt", "value": token_hex(16)}])
    number("label")


def downgrade() -> None:
    """Take back."""
    number_no_more("label")
    op.execute("DELETE FROM meta WHERE name = 'salt'")
    op.drop_column("decision", "figures")
    op.drop_index("ix_case_opened", table_name="case")
    op.drop_table("threshold")
    op.drop_table("label")
