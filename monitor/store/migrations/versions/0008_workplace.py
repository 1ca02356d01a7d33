"""The team's workplace: who has a case and until when, moves, promises, mutes, pulses and spikes."""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import STRING, TIME, number, number_no_more

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MERGED = sa.text("merged_into IS NOT NULL")


def upgrade() -> None:
    """Apply."""
    _cases()
    _matters()
    _moves()
    _promises_and_mutes()
    _spikes()


def _cases() -> None:
    for column in _case_columns():
        op.add_column("case", column)
    op.create_index("ix_case_due", "case", ["state", "claim_due"])
    op.create_index("ix_case_closed", "case", ["closed_at"])
    op.create_index("ix_case_merged", "case", ["merged_into"], sqlite_where=MERGED, postgresql_where=MERGED)


def _case_columns() -> list[sa.Column]:  # type: ignore[type-arg]  # of many types
    return [
        sa.Column("before", STRING, nullable=True),
        sa.Column("owner", STRING, nullable=True),
        sa.Column("claimed_at", TIME, nullable=True),
        sa.Column("first_claimed_at", TIME, nullable=True),
        sa.Column("answered_at", TIME, nullable=True),
        sa.Column("first_answered_at", TIME, nullable=True),
        sa.Column("closed_at", TIME, nullable=True),
        sa.Column("snoozed_until", TIME, nullable=True),
        sa.Column("claim_due", TIME, nullable=True),
        sa.Column("answer_due", TIME, nullable=True),
        sa.Column("steps", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("asked_at", TIME, nullable=True),
        sa.Column("eyes_needed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("eyes", STRING, nullable=True),
        sa.Column("promised_for", sa.Date(), nullable=True),
        sa.Column("story", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("review_asked_at", TIME, nullable=True),
        sa.Column("merged_into", sa.Integer(), nullable=True),
    ]


def _matters() -> None:
    op.create_table(
        "case_mark",
        sa.Column("brand", STRING, nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", STRING, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("brand", "mark", "case_id"),
    )
    op.create_index("ix_case_mark_case", "case_mark", ["case_id"])


def _moves() -> None:
    op.create_table(
        "move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("press", STRING, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("kind", STRING, nullable=False),
        sa.Column("via", STRING, nullable=False),
        sa.Column("by", STRING, nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("campaign", sa.Integer(), nullable=True),
        sa.Column("spike_id", sa.Integer(), nullable=True),
        sa.Column("before", STRING, nullable=True),
        sa.Column("after", STRING, nullable=True),
        sa.Column("args", sa.JSON(), nullable=True),
        sa.Column("refused", STRING, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    number("move")
    op.create_index("ix_move_at", "move", ["at"])
    op.create_index("ix_move_case", "move", ["case_id"])
    op.create_index("ux_move_press", "move", ["press"], unique=True)


def _promises_and_mutes() -> None:
    op.create_table(
        "promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("brand", STRING, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("made_by", STRING, nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("state", STRING, nullable=False),
        sa.Column("told_at", TIME, nullable=True),
        sa.Column("settled_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    number("promise")
    op.create_index("ix_promise_case", "promise", ["case_id"])
    op.create_index("ix_promise_state", "promise", ["state", "due_on"])
    op.create_table(
        "mute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("brand", STRING, nullable=True),
        sa.Column("topic", STRING, nullable=True),
        sa.Column("source", STRING, nullable=True),
        sa.Column("author_key", STRING, nullable=True),
        sa.Column("campaign", sa.Integer(), nullable=True),
        sa.Column("spikes", sa.Boolean(), nullable=False),
        sa.Column("until", TIME, nullable=False),
        sa.Column("made_by", STRING, nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("reason", STRING, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    number("mute")
    op.create_index("ix_mute_until", "mute", ["until"])


def _spikes() -> None:
    op.create_table(
        "pulse",
        sa.Column("brand", STRING, nullable=False),
        sa.Column("topic", STRING, nullable=False),
        sa.Column("hour", sa.BigInteger(), nullable=False),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.Column("negative", sa.Integer(), nullable=False),
        sa.Column("in_campaigns", sa.Integer(), nullable=False),
        sa.Column("excluded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("brand", "topic", "hour"),
    )
    op.create_table(
        "spike",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("brand", STRING, nullable=False),
        sa.Column("topic", STRING, nullable=False),
        sa.Column("kind", STRING, nullable=False),
        sa.Column("state", STRING, nullable=False),
        sa.Column("began", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.Double(), nullable=False),
        sa.Column("expected", sa.Double(), nullable=False),
        sa.Column("low", sa.Double(), nullable=False),
        sa.Column("high", sa.Double(), nullable=False),
        sa.Column("peak", sa.Double(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("causes", sa.JSON(), nullable=True),
        sa.Column("expected_until", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    number("spike")
    op.create_index("ix_spike_state", "spike", ["brand", "state"])


def downgrade() -> None:
    """Take back."""
    for table in ("spike", "mute", "promise", "move"):
        number_no_more(table)
    for table in ("spike", "pulse", "mute", "promise", "move", "case_mark"):
        op.drop_table(table)
    op.drop_index("ix_case_merged", "case")
    op.drop_index("ix_case_closed", "case")
    op.drop_index("ix_case_due", "case")
    with op.batch_alter_table("case") as batch_op:
        for column in reversed(_case_columns()):
            batch_op.drop_column(column.name)
