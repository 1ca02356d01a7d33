"""The weekly digest: what was made, its pictures and quotes; when sources were not heard; who names rivals."""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import STRING, TIME, number, number_no_more

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

FIGURES = ["mention_id", "relevant", "sentiment", "urgency", "context_points", "topics"]


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_mention_written", "mention", ["brand", "created_at", "entry", "gone"])
    op.create_index("ix_verdict_at", "verdict", ["at"])
    if op.get_bind().dialect.name == "sqlite":  # PostgreSQL has no order for JSON, and reads the rows well enough
        op.create_index("ix_score_figures", "score", FIGURES)
    _coverage()
    _rivals()
    _digests()


def _coverage() -> None:
    op.add_column("source", sa.Column("listening_since", TIME, nullable=True))
    op.add_column("source", sa.Column("covered_at", TIME, nullable=True))
    op.create_table(
        "gap",
        sa.Column("source", STRING, nullable=False),
        sa.Column("began", TIME, nullable=False),
        sa.Column("ended", TIME, nullable=False),
        sa.Column("luck", STRING, nullable=False),
        sa.PrimaryKeyConstraint("source", "began"),
    )
    _listened_to()


def _listened_to() -> None:
    """What was read before this was kept was listened to since the first that was heard there, as far as is known."""
    connection = op.get_bind()
    first = sa.text("SELECT entry, min(first_seen_at) FROM mention GROUP BY entry")
    connection.execute(sa.text("UPDATE source SET covered_at = last_success, listening_since = last_success"))
    earlier = sa.text("UPDATE source SET listening_since = :since WHERE name = :name AND listening_since > :since")
    for name, since in connection.execute(first).all():
        connection.execute(earlier, {"name": name, "since": since})


def _rivals() -> None:
    op.create_table(
        "rival_mention",
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("rival", STRING, nullable=False),
        sa.Column("brand", STRING, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["mention_id"], ["mention.id"], name="fk_rival_mention", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("mention_id", "rival"),
    )
    op.create_index("ix_rival_mention_at", "rival_mention", ["brand", "at"])


def _digests() -> None:
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("brand", STRING, nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("token", STRING, nullable=False),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    number("digest")
    op.create_index("ux_digest_week", "digest", ["brand", "week"], unique=True)
    op.create_index("ux_digest_token", "digest", ["token"], unique=True)
    op.create_table(
        "digest_picture",
        sa.Column("digest_id", sa.Integer(), nullable=False),
        sa.Column("language", STRING, nullable=False),
        sa.Column("chart", STRING, nullable=False),
        sa.Column("png", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name="fk_digest_picture", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("digest_id", "language", "chart"),
    )
    op.create_table(
        "digest_quote",
        sa.Column("digest_id", sa.Integer(), nullable=False),
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name="fk_digest_quote", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("digest_id", "mention_id"),
    )
    op.create_index("ix_digest_quote_mention", "digest_quote", ["mention_id"])


def downgrade() -> None:
    """Take back."""
    number_no_more("digest")
    for table in ("digest_quote", "digest_picture", "digest", "rival_mention", "gap"):
        op.drop_table(table)
    for column in ("covered_at", "listening_since"):
        op.drop_column("source", column)
    if op.get_bind().dialect.name == "sqlite":
        op.drop_index("ix_score_figures", table_name="score")
    op.drop_index("ix_verdict_at", table_name="verdict")
    op.drop_index("ix_mention_written", table_name="mention")
