"""The spine: sources, mentions, scores, cases, decisions, outbox, channels."""

from secrets import token_hex

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import STRING, TEXT, TIME, number, number_no_more

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

META = sa.table("meta", sa.column("name"), sa.column("value"))

UNJUDGED = sa.text("judged_rev < rev")
NEWS = sa.text("want_rev > told_rev")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "beat",
        sa.Column("name", STRING, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("started_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("brand", STRING, nullable=False),
        sa.Column("source", STRING, nullable=False),
        sa.Column("thread", STRING, nullable=True),
        sa.Column("author_key", STRING, nullable=True),
        sa.Column("state", STRING, nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("moved_at", TIME, nullable=False),
        sa.Column("last_heard_at", TIME, nullable=False),
        sa.Column("note", STRING, nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.create_index("ix_case_author", ["brand", "source", "author_key"], unique=False)
        batch_op.create_index("ix_case_state", ["state", "brand"], unique=False)
        batch_op.create_index("ix_case_thread", ["source", "thread"], unique=False)

    op.create_table(
        "channel",
        sa.Column("name", STRING, nullable=False),
        sa.Column("next_post_at", TIME, nullable=True),
        sa.Column("next_update_at", TIME, nullable=True),
        sa.Column("parked_until", TIME, nullable=True),
        sa.Column("parked_kind", STRING, nullable=False),
        sa.Column("parked_code", STRING, nullable=False),
        sa.Column("parked_since", TIME, nullable=True),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "meta",
        sa.Column("name", STRING, nullable=False),
        sa.Column("value", STRING, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", STRING, nullable=False),
        sa.Column("kind", STRING, nullable=False),
        sa.Column("channel", STRING, nullable=False),
        sa.Column("via", STRING, nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("mention_id", sa.Integer(), nullable=True),
        sa.Column("route", STRING, nullable=False),
        sa.Column("under", STRING, nullable=True),
        sa.Column("payload", sa.JSON(), nullable=True),
        sa.Column("state", STRING, nullable=False),
        sa.Column("want_rev", sa.Integer(), nullable=False),
        sa.Column("told_rev", sa.Integer(), nullable=False),
        sa.Column("owed_urgency", sa.Integer(), nullable=False),
        sa.Column("owed_state", STRING, nullable=False),
        sa.Column("owed_at", TIME, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", TIME, nullable=False),
        sa.Column("first_try_at", TIME, nullable=True),
        sa.Column("claimed_until", TIME, nullable=True),
        sa.Column("sent_at", TIME, nullable=True),
        sa.Column("room", STRING, nullable=True),
        sa.Column("ts", STRING, nullable=True),
        sa.Column("thread_ts", STRING, nullable=True),
        sa.Column("plain", sa.Boolean(), nullable=False),
        sa.Column("at_least_once", sa.Boolean(), nullable=False),
        sa.Column("rolled_into", STRING, nullable=True),
        sa.Column("error", STRING, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_case", ["case_id"], unique=False)
        batch_op.create_index(
            "ix_outbox_due",
            ["via", "state", "kind"],
            unique=False,
            sqlite_where=NEWS,
            postgresql_where=NEWS,
        )
        batch_op.create_index("ix_outbox_rolled", ["rolled_into"], unique=False)
        batch_op.create_index("ix_outbox_sent", ["via", "kind", "sent_at"], unique=False)
        batch_op.create_index("ux_outbox_key", ["key"], unique=True)

    op.create_table(
        "source",
        sa.Column("name", STRING, nullable=False),
        sa.Column("cursor", TEXT, nullable=True),
        sa.Column("luck", STRING, nullable=False),
        sa.Column("since", TIME, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_try", TIME, nullable=True),
        sa.Column("last_success", TIME, nullable=True),
        sa.Column("detail", STRING, nullable=False),
        sa.Column("told", STRING, nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("next_poll_at", TIME, nullable=True),
        sa.Column("stored", sa.Integer(), nullable=False),
        sa.Column("readings", sa.JSON(), nullable=True),
        sa.Column("worries", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "mention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", STRING, nullable=False),
        sa.Column("native_id", STRING, nullable=False),
        sa.Column("entry", STRING, nullable=False),
        sa.Column("brand", STRING, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("first_seen_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("first_text", TEXT, nullable=True),
        sa.Column("title", TEXT, nullable=True),
        sa.Column("url", TEXT, nullable=True),
        sa.Column("thread", STRING, nullable=True),
        sa.Column("author_key", STRING, nullable=True),
        sa.Column("solved", sa.Boolean(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=True),
        sa.Column("answered_at", TIME, nullable=True),
        sa.Column("rest", sa.JSON(), nullable=True),
        sa.Column("fingerprint", STRING, nullable=False),
        sa.Column("on_brand_page", sa.Boolean(), nullable=False),
        sa.Column("backlog", sa.Boolean(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("judged_rev", sa.Integer(), nullable=False),
        sa.Column("edited_rev", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_mention_case"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("mention", schema=None) as batch_op:
        batch_op.create_index("ix_mention_brand_created", ["brand", "created_at"], unique=False)
        batch_op.create_index("ix_mention_case", ["case_id"], unique=False)
        batch_op.create_index(
            "ix_mention_unjudged",
            ["id"],
            unique=False,
            sqlite_where=UNJUDGED,
            postgresql_where=UNJUDGED,
        )
        batch_op.create_index("ux_mention_key", ["source", "native_id"], unique=True)

    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("mention_rev", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("why", STRING, nullable=False),
        sa.Column("route", STRING, nullable=True),
        sa.Column("channel", STRING, nullable=True),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["mention_id"], ["mention.id"], name="fk_decision_mention", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index("ix_decision_mention", ["mention_id"], unique=False)

    op.create_table(
        "score",
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("judged_at", TIME, nullable=False),
        sa.Column("rulebook", STRING, nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("sentiment", STRING, nullable=False),
        sa.Column("topics", sa.JSON(), nullable=True),
        sa.Column("flags", sa.JSON(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=True),
        sa.Column("relevant", sa.Boolean(), nullable=False),
        sa.Column("relevance", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["mention_id"], ["mention.id"], name="fk_score_mention", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("mention_id"),
    )
    op.bulk_insert(META, [{"name": "id", "value": token_hex(4)}])
    number("case", never_again=True)
    for table in ("outbox", "mention", "decision"):
        number(table)


def downgrade() -> None:
    """Take back."""
    for table in ("case", "outbox", "mention", "decision"):
        number_no_more(table)
    op.drop_table("score")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index("ix_decision_mention")

    op.drop_table("decision")
    with op.batch_alter_table("mention", schema=None) as batch_op:
        batch_op.drop_index("ux_mention_key")
        batch_op.drop_index(
            "ix_mention_unjudged",
            sqlite_where=UNJUDGED,
            postgresql_where=UNJUDGED,
        )
        batch_op.drop_index("ix_mention_case")
        batch_op.drop_index("ix_mention_brand_created")

    op.drop_table("mention")
    op.drop_table("source")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ux_outbox_key")
        batch_op.drop_index("ix_outbox_sent")
        batch_op.drop_index("ix_outbox_rolled")
        batch_op.drop_index("ix_outbox_due", sqlite_where=NEWS, postgresql_where=NEWS)
        batch_op.drop_index("ix_outbox_case")

    op.drop_table("outbox")
    op.drop_table("meta")
    op.drop_table("channel")
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.drop_index("ix_case_thread")
        batch_op.drop_index("ix_case_state")
        batch_op.drop_index("ix_case_author")

    op.drop_table("case")
    op.drop_table("beat")
