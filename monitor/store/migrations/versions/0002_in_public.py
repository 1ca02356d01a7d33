"""What is answered, taken back and forgotten in public: answers, tombstones, looking up again."""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import STRING, TIME

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

IN_A_THREAD = sa.text("thread IS NOT NULL")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "answer",
        sa.Column("source", STRING, nullable=False),
        sa.Column("native_id", STRING, nullable=False),
        sa.Column("thread", STRING, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("reply_to", STRING, nullable=True),
        sa.Column("to", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("source", "native_id"),
    )
    op.create_index("ix_answer_thread", "answer", ["source", "thread"])
    op.create_table(
        "forgotten",
        sa.Column("source", STRING, nullable=False),
        sa.Column("author", STRING, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("source", "author"),
    )
    op.add_column("source", sa.Column("reread_after", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("source", sa.Column("mark", STRING, nullable=True))
    op.add_column("source", sa.Column("reread_at", TIME, nullable=True))
    op.add_column("case", sa.Column("own_thread", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("mention", sa.Column("gone", STRING, nullable=True))
    op.add_column("mention", sa.Column("gone_at", TIME, nullable=True))
    op.drop_index("ix_mention_brand_created", table_name="mention")
    op.create_index(
        "ix_mention_thread", "mention", ["source", "thread"], sqlite_where=IN_A_THREAD, postgresql_where=IN_A_THREAD
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_mention_thread", table_name="mention")
    op.create_index("ix_mention_brand_created", "mention", ["brand", "created_at"])
    op.drop_column("mention", "gone_at")
    op.drop_column("mention", "gone")
    op.drop_column("case", "own_thread")
    op.drop_column("source", "reread_at")
    op.drop_column("source", "mark")
    op.drop_column("source", "reread_after")
    op.drop_table("forgotten")
    op.drop_table("answer")
