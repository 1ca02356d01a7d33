"""When a quiet key was used last: one that nobody uses wears off. Those of today are as new as the last post."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NEWEST = """
    UPDATE quiet_key SET used_at = coalesce((SELECT max(at) FROM trace WHERE trace.brand = quiet_key.brand), 0)"""


def upgrade() -> None:
    """Apply."""
    op.add_column("quiet_key", sa.Column("used_at", sa.BigInteger(), nullable=False, server_default=sa.text("0")))
    op.create_index("ix_quiet_key_used", "quiet_key", ["used_at"])
    op.execute(sa.text(NEWEST))


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_quiet_key_used", table_name="quiet_key")
    op.drop_column("quiet_key", "used_at")
