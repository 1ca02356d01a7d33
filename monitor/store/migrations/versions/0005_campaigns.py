"""Campaigns: what linking remembers of mentions, groups that are looked at as one, and what people say of them."""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import STRING, TEXT, TIME, number, number_no_more

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

GROUPED = sa.text("group_number IS NOT NULL")
STALE = sa.text("stale")


def upgrade() -> None:
    """Apply."""
    _traces()
    _campaigns()
    _history()
    _verdicts()
    _what_verdicts_leave()
    _standing()
    for table in ("score_history", "verdict"):
        number(table)


def _traces() -> None:
    op.create_table(
        "trace",
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("brand", STRING, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("author", sa.BigInteger(), nullable=False),
        sa.Column("exact", sa.BigInteger(), nullable=True),
        sa.Column("group_number", sa.Integer(), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("membership", sa.Integer(), nullable=False),
        sa.Column("coordination", sa.Integer(), nullable=False),
        sa.Column("propaganda", sa.Integer(), nullable=False),
        sa.Column("at_arrival", sa.Integer(), nullable=False),
        sa.Column("flagged_at", TIME, nullable=True),
        sa.Column("capped", STRING, nullable=True),
        sa.Column("apart", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["mention_id"], ["mention.id"], name="fk_trace_mention", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("mention_id"),
    )
    op.create_index("ux_trace_seq", "trace", ["brand", "seq"], unique=True)
    op.create_index("ix_trace_at", "trace", ["brand", "at"])
    op.create_index("ix_trace_group", "trace", ["group_number", "seq"], sqlite_where=GROUPED, postgresql_where=GROUPED)


def _campaigns() -> None:
    op.create_table(
        "campaign",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("brand", STRING, nullable=False),
        sa.Column("state", STRING, nullable=False),
        sa.Column("verdict", STRING, nullable=True),
        sa.Column("coordination", sa.Integer(), nullable=False),
        sa.Column("propaganda", sa.Integer(), nullable=False),
        sa.Column("peak", sa.Integer(), nullable=False),
        sa.Column("first_seen", TIME, nullable=False),
        sa.Column("last_seen", TIME, nullable=False),
        sa.Column("grown_at", TIME, nullable=False),
        sa.Column("suspected_at", TIME, nullable=True),
        sa.Column("authors", sa.Integer(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("model", STRING, nullable=False),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=True),
        sa.Column("doubts", sa.JSON(), nullable=True),
        sa.Column("rest", sa.JSON(), nullable=True),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_campaign_brand", "campaign", ["brand", "last_seen"])
    op.create_index("ix_campaign_state", "campaign", ["state", "grown_at"])
    op.create_index("ix_campaign_stale", "campaign", ["number"], sqlite_where=STALE, postgresql_where=STALE)


def _history() -> None:
    op.create_table(
        "score_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("campaign", sa.Integer(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("model", STRING, nullable=False),
        sa.Column("why", STRING, nullable=False),
        sa.ForeignKeyConstraint(["mention_id"], ["mention.id"], name="fk_score_history_mention", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_score_history_mention", "score_history", ["mention_id"])
    op.create_index("ix_score_history_campaign", "score_history", ["campaign"])


def _verdicts() -> None:
    op.create_table(
        "verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign", sa.Integer(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("said_by", STRING, nullable=False),
        sa.Column("verdict", STRING, nullable=False),
        sa.Column("coordination", sa.Integer(), nullable=False),
        sa.Column("propaganda", sa.Integer(), nullable=False),
        sa.Column("model", STRING, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("features", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_verdict_campaign", "verdict", ["campaign"])


def _what_verdicts_leave() -> None:
    op.create_table(
        "quiet_key",
        sa.Column("brand", STRING, nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("campaign", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("brand", "key"),
    )
    op.create_index("ix_quiet_key_campaign", "quiet_key", ["campaign"])
    op.create_table(
        "confirmed_author",
        sa.Column("campaign", sa.Integer(), nullable=False),
        sa.Column("author", sa.BigInteger(), nullable=False),
        sa.Column("brand", STRING, nullable=False),
        sa.PrimaryKeyConstraint("campaign", "author"),
    )
    op.create_index("ix_confirmed_author", "confirmed_author", ["brand", "author"])


def _standing() -> None:
    op.create_table(
        "brand_index",
        sa.Column("brand", STRING, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("sketch", sa.LargeBinary(), nullable=True),
        sa.Column("sketch_seq", sa.Integer(), nullable=False),
        sa.Column("horizon", sa.BigInteger(), nullable=False),
        sa.Column("horizon_seq", sa.Integer(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("brand"),
    )


def downgrade() -> None:
    """Take back."""
    for table in ("score_history", "verdict"):
        number_no_more(table)
    tables = ("brand_index", "confirmed_author", "quiet_key", "verdict", "score_history", "campaign", "trace")
    for table in tables:
        op.drop_table(table)
