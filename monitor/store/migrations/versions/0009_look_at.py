"""When the clock looks at a case again: nobody has to look at all that are open."""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import TIME

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("case", sa.Column("look_at", TIME, nullable=True))
    op.drop_index("ix_case_due", table_name="case")
    op.create_index("ix_case_look", "case", ["state", "look_at"])


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_case_look", table_name="case")
    op.create_index("ix_case_due", "case", ["state", "claim_due"])
    op.drop_column("case", "look_at")
