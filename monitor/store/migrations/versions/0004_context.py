"""What stands around a mention, beside its score."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("score", sa.Column("context", sa.JSON(), nullable=True))
    op.add_column("score", sa.Column("context_points", sa.Integer(), nullable=True))
    op.create_index("ix_case_heard", "case", ["brand", "last_heard_at"])


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_case_heard", table_name="case")
    op.drop_column("score", "context_points")
    op.drop_column("score", "context")
