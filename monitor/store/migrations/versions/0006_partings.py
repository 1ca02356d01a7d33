"""Groups of which a person said that they are two."""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import STRING

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "parting",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("other", sa.Integer(), nullable=False),
        sa.Column("brand", STRING, nullable=False),
        sa.PrimaryKeyConstraint("one", "other"),
    )
    op.create_index("ix_parting_brand", "parting", ["brand"])
    op.create_index("ix_parting_other", "parting", ["other"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("parting")
