"""The rows. They have no behaviour; only `monitor.store` sees them.

Migrations are written by hand beside these; a test compares the two. What only PostgreSQL would need is said there:
naming its options here imports its dialect at every start.
"""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Column, Double, ForeignKey, Index, LargeBinary, Text, false, text, true
from sqlmodel import Field, SQLModel

Json = dict[str, Any] | list[Any] | None
"""Whatever the gateway that writes the column also reads back."""


class _Unchecked(SQLModel):
    """What all rows are: pydantic checks nothing by one, so it need not learn how."""

    model_config = {"defer_build": True}


class SourceRow(_Unchecked, table=True):
    """A configured source: where it stopped, its health, when it is due."""

    __tablename__: ClassVar[str] = "source"

    name: str = Field(primary_key=True)
    cursor: str | None = Field(default=None, sa_type=Text)
    luck: str = "untried"
    since: datetime | None = None
    failures: int = 0
    last_try: datetime | None = None
    last_success: datetime | None = None
    detail: str = ""
    told: str = "untried"
    episode: int = 0
    next_poll_at: datetime | None = None
    stored: int = 0
    readings: Json = Field(default=None, sa_type=JSON)
    """Which rule found which field in the last poll that read anything."""
    worries: Json = Field(default=None, sa_type=JSON)
    """Signals of the last poll, by code."""
    reread_after: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    """The last mention that was looked up again in the round under way."""
    reread_at: datetime | None = None
    """When that round, or the last complete one, began."""
    mark: str | None = None
    """What tells its settings and secrets from others, as they were when it was last looked at; "-" before it says
    that it is no longer asked for."""
    listening_since: datetime | None = None
    """When it was first read as described."""
    covered_at: datetime | None = None
    """When it was last read as described; or tried again, after a time in which nobody had."""


class GapRow(_Unchecked, table=True):
    """A time in which a source was not read as described; written when it is over."""

    __tablename__: ClassVar[str] = "gap"

    source: str = Field(primary_key=True)
    began: datetime = Field(primary_key=True)
    ended: datetime
    luck: str
    """How its polls went meanwhile; "fine" where nobody polled."""


class MentionRow(_Unchecked, table=True):
    """One utterance, once. `rev` grows when its text or state changes; `judged_rev` follows."""

    __tablename__: ClassVar[str] = "mention"
    __table_args__ = (
        Index("ux_mention_key", "source", "native_id", unique=True),
        Index("ix_mention_thread", "source", "thread", sqlite_where=text("thread IS NOT NULL")),
        Index("ix_mention_case", "case_id"),
        Index("ix_mention_written", "brand", "created_at", "entry", "gone"),
        Index(
            "ix_mention_unjudged",
            "id",
            sqlite_where=text("judged_rev < rev"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    source: str
    native_id: str
    entry: str
    """Name of the configured source that heard it; `import` for a file."""
    brand: str
    created_at: datetime
    first_seen_at: datetime
    updated_at: datetime
    text: str = Field(sa_type=Text)
    first_text: str | None = Field(default=None, sa_type=Text)
    """The text as first seen, once it has been edited."""
    title: str | None = Field(default=None, sa_type=Text)
    url: str | None = Field(default=None, sa_type=Text)
    thread: str | None = None
    author_key: str | None = None
    """What joins one person's mentions within a source; None where the place gives no identity."""
    solved: bool | None = None
    withdrawn: bool | None = None
    answered_at: datetime | None = None
    rest: Json = Field(default=None, sa_type=JSON)
    """The other wire fields that are known."""
    fingerprint: str = ""
    on_brand_page: bool = False
    backlog: bool = False
    rev: int = 1
    judged_rev: int = 0
    edited_rev: int = 0
    """The revision that brought other words."""
    gone: str | None = None
    """Why it is no longer public; a row that has one keeps neither words nor author, and never gets them back."""
    gone_at: datetime | None = None
    case_id: int | None = Field(default=None, sa_column=Column(ForeignKey("case.id", name="fk_mention_case")))


class AnswerRow(_Unchecked, table=True):
    """The brand's own words under a customer's: what they answer may be heard of later than they."""

    __tablename__: ClassVar[str] = "answer"
    __table_args__ = (Index("ix_answer_thread", "source", "thread"),)

    source: str = Field(primary_key=True)
    native_id: str = Field(primary_key=True)
    thread: str
    at: datetime
    reply_to: str | None = None
    to: Json = Field(default=None, sa_type=JSON)
    """Ids of the authors it speaks to."""


class ForgottenRow(_Unchecked, table=True):
    """Somebody who asked to be forgotten: what they wrote until then is never stored again."""

    __tablename__: ClassVar[str] = "forgotten"

    source: str = Field(primary_key=True)
    author: str = Field(primary_key=True)
    """A hash of what identified them."""
    at: datetime


class ScoreRow(_Unchecked, table=True):
    """What the rules said of a mention, with every reason."""

    __tablename__: ClassVar[str] = "score"
    __table_args__ = (
        Index(  # what a week is counted from: a twentieth of the row, most of which are reasons
            "ix_score_figures",
            *("mention_id", "relevant", "sentiment", "urgency", "context_points", "topics"),
            info={"only": "sqlite"},  # PostgreSQL has no order for JSON
        ),
    )

    mention_id: int = Field(
        sa_column=Column(ForeignKey("mention.id", name="fk_score_mention", ondelete="CASCADE"), primary_key=True)
    )
    judged_at: datetime
    rulebook: str
    urgency: int
    sentiment: str
    topics: Json = Field(default=None, sa_type=JSON)
    flags: Json = Field(default=None, sa_type=JSON)
    reasons: Json = Field(default=None, sa_type=JSON)
    relevant: bool = True
    relevance: Json = Field(default=None, sa_type=JSON)
    context: Json = Field(default=None, sa_type=JSON)
    """What stood around it when it was judged; None for what is nobody's case."""
    context_points: int | None = None


class CaseRow(_Unchecked, table=True):
    """One matter. `lead_id` is the mention its card shows."""

    __tablename__: ClassVar[str] = "case"
    __table_args__ = (
        Index("ix_case_thread", "source", "thread"),
        Index("ix_case_author", "brand", "source", "author_key"),
        Index("ix_case_state", "state", "brand"),
        Index("ix_case_opened", "opened_at"),
        Index("ix_case_heard", "brand", "last_heard_at"),
        Index("ix_case_look", "state", "look_at"),
        Index("ix_case_closed", "closed_at"),
        Index("ix_case_merged", "merged_into", sqlite_where=text("merged_into IS NOT NULL")),
        {"sqlite_autoincrement": True},  # message keys hold the id: an erased case's must never come again
    )

    id: int | None = Field(default=None, primary_key=True)
    brand: str
    source: str
    thread: str | None = None
    own_thread: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    """Whether the thread is named after the mention that opened the case: then all in it is about one matter."""
    author_key: str | None = None
    state: str = "new"
    urgency: int = 0
    rev: int = 1
    mentions: int = 1
    opened_at: datetime
    moved_at: datetime
    last_heard_at: datetime
    note: str = ""
    lead_id: int | None = None
    before: str | None = None
    owner: str | None = None
    claimed_at: datetime | None = None
    first_claimed_at: datetime | None = None
    """When somebody took it first, ever: what the clocks' report counts."""
    answered_at: datetime | None = None
    first_answered_at: datetime | None = None
    closed_at: datetime | None = None
    """When it last came to an end state."""
    snoozed_until: datetime | None = None
    claim_due: datetime | None = None
    answer_due: datetime | None = None
    steps: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    asked_at: datetime | None = None
    look_at: datetime | None = None
    """When the clock has to look at it again; None at once, as after whatever happened to it."""
    eyes_needed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    eyes: str | None = None
    promised_for: date | None = None
    story: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    review_asked_at: datetime | None = None
    merged_into: int | None = None
    """The case it became a part of; then it is closed and nobody is told of it."""


class CaseMarkRow(_Unchecked, table=True):
    """What tells that something heard elsewhere is the same matter: an order number, a link, words; a hash of it."""

    __tablename__: ClassVar[str] = "case_mark"
    __table_args__ = (Index("ix_case_mark_case", "case_id"),)

    brand: str = Field(primary_key=True)
    mark: int = Field(primary_key=True, sa_type=BigInteger)
    case_id: int = Field(primary_key=True)
    kind: str
    at: datetime


class MoveRow(_Unchecked, table=True):
    """The audit log: who did what, when, by which way; refused presses too. Nothing here is ever changed."""

    __tablename__: ClassVar[str] = "move"
    __table_args__ = (
        Index("ux_move_press", "press", unique=True),
        Index("ix_move_case", "case_id"),
        Index("ix_move_at", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    press: str
    """The same press delivered twice has the same one."""
    at: datetime
    kind: str
    via: str
    by: str
    """Key of the person."""
    case_id: int | None = None
    campaign: int | None = None
    spike_id: int | None = None
    before: str | None = None
    after: str | None = None
    args: Json = Field(default=None, sa_type=JSON)
    refused: str = ""
    """Message id of why it was not done."""


class PromiseRow(_Unchecked, table=True):
    """What a customer was promised for a day."""

    __tablename__: ClassVar[str] = "promise"
    __table_args__ = (Index("ix_promise_case", "case_id"), Index("ix_promise_state", "state", "due_on"))

    id: int | None = Field(default=None, primary_key=True)
    case_id: int
    brand: str
    due_on: date
    made_by: str
    made_at: datetime
    state: str = "open"
    """open, kept, broken, replaced by another, or dropped with its matter."""
    told_at: datetime | None = None
    """When the team was reminded."""
    settled_at: datetime | None = None


class MuteRow(_Unchecked, table=True):
    """What is not told until a date. An empty field asks for nothing."""

    __tablename__: ClassVar[str] = "mute"
    __table_args__ = (Index("ix_mute_until", "until"),)

    id: int | None = Field(default=None, primary_key=True)
    brand: str | None = None
    topic: str | None = None
    source: str | None = None
    author_key: str | None = None
    campaign: int | None = None
    spikes: bool = False
    """Whether it silences spikes, and not cases."""
    until: datetime
    made_by: str
    made_at: datetime
    reason: str = ""
    ended_at: datetime | None = None


class PulseRow(_Unchecked, table=True):
    """How much was written in one hour; topic "" counts every mention once."""

    __tablename__: ClassVar[str] = "pulse"

    brand: str = Field(primary_key=True)
    topic: str = Field(primary_key=True)
    hour: int = Field(primary_key=True, sa_type=BigInteger)
    """Hours since 1970, UTC."""
    mentions: int
    negative: int
    in_campaigns: int
    excluded: bool = False
    """An expected event: no part of what later hours are compared with."""


class SpikeRow(_Unchecked, table=True):
    """More than expected, from when on, and what became of it."""

    __tablename__: ClassVar[str] = "spike"
    __table_args__ = (Index("ix_spike_state", "brand", "state"),)

    id: int | None = Field(default=None, primary_key=True)
    brand: str
    topic: str
    kind: str
    """volume or negativity."""
    state: str
    """on, over or expected."""
    began: int = Field(sa_type=BigInteger)
    """The hour."""
    last: int = Field(sa_type=BigInteger)
    seen: float = Field(sa_type=Double)
    expected: float = Field(sa_type=Double)
    low: float = Field(sa_type=Double)
    high: float = Field(sa_type=Double)
    peak: float = Field(sa_type=Double)
    rev: int = 1
    causes: Json = Field(default=None, sa_type=JSON)
    expected_until: datetime | None = None


class DecisionRow(_Unchecked, table=True):
    """Why a change to a mention was told, or was not."""

    __tablename__: ClassVar[str] = "decision"
    __table_args__ = (Index("ix_decision_mention", "mention_id"),)

    id: int | None = Field(default=None, primary_key=True)
    mention_id: int = Field(
        sa_column=Column(ForeignKey("mention.id", name="fk_decision_mention", ondelete="CASCADE"), nullable=False)
    )
    mention_rev: int
    case_id: int | None = None
    why: str
    route: str | None = None
    channel: str | None = None
    at: datetime
    figures: Json = Field(default=None, sa_type=JSON)
    """The numbers that the answer names, such as the threshold of the moment."""


class LabelRow(_Unchecked, table=True):
    """What a person said of a score, and the score that person saw. Nothing is overwritten: the newest counts."""

    __tablename__: ClassVar[str] = "label"
    __table_args__ = (Index("ix_label_mention", "mention_id", "kind", "said_by"), Index("ix_label_at", "at"))

    id: int | None = Field(default=None, primary_key=True)
    mention_id: int = Field(
        sa_column=Column(ForeignKey("mention.id", name="fk_label_mention", ondelete="CASCADE"), nullable=False)
    )
    mention_rev: int
    at: datetime
    said_by: str
    kind: str
    value: Json = Field(default=None, sa_type=JSON)
    """Lowest and highest level; or the topics, none of them where they were only called wrong."""
    rulebook: str
    urgency: int
    topics: Json = Field(default=None, sa_type=JSON)


class TraceRow(_Unchecked, table=True):
    """What a mention left for linking, and what it scored there; one row a mention, no words. All hashes are signed."""

    __tablename__: ClassVar[str] = "trace"
    __table_args__ = (
        Index("ux_trace_seq", "brand", "seq", unique=True),
        Index("ix_trace_at", "brand", "at"),
        Index("ix_trace_group", "group_number", "seq", sqlite_where=text("group_number IS NOT NULL")),
    )

    mention_id: int = Field(
        sa_column=Column(ForeignKey("mention.id", name="fk_trace_mention", ondelete="CASCADE"), primary_key=True)
    )
    brand: str
    seq: int
    """Place in the brand's order of arrival."""
    at: int = Field(sa_type=BigInteger)
    """When it was posted, in unix seconds."""
    author: int = Field(sa_type=BigInteger)
    exact: int | None = Field(default=None, sa_type=BigInteger)
    group_number: int | None = None
    data: bytes = Field(sa_type=LargeBinary)
    """The rest of it, packed: a row for every pair of stems would be twenty times as many."""
    membership: int = 0
    """Millionths: how much of its group's score is its own."""
    coordination: int = 0
    propaganda: int = 0
    at_arrival: int = 0
    """The propaganda score it had before later ones came."""
    flagged_at: datetime | None = None
    """When it first reached amber."""
    capped: str | None = None
    """Why its score may not rise, where it may not."""
    apart: bool = False
    """Whether a person took it out of its group: it is never linked again."""


class CampaignRow(_Unchecked, table=True):
    """A group of linked mentions that is looked at as one. It outlives its members' time in the window."""

    __tablename__: ClassVar[str] = "campaign"
    __table_args__ = (
        Index("ix_campaign_brand", "brand", "last_seen"),
        Index("ix_campaign_state", "state", "grown_at"),
        Index("ix_campaign_stale", "number", sqlite_where=text("stale")),
    )

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    """Id of the mention that began it."""
    brand: str
    state: str
    verdict: str | None = None
    coordination: int
    propaganda: int
    peak: int
    first_seen: datetime
    last_seen: datetime
    grown_at: datetime
    suspected_at: datetime | None = None
    authors: int
    posts: int
    model: str
    merged_into: int | None = None
    rev: int = 1
    reasons: Json = Field(default=None, sa_type=JSON)
    doubts: Json = Field(default=None, sa_type=JSON)
    rest: Json = Field(default=None, sa_type=JSON)
    """Figures that nobody searches by."""
    stale: bool = False
    """Whether a member was erased since it was last assessed."""


class ScoreHistoryRow(_Unchecked, table=True):
    """A propaganda score that became another one after the mention had arrived."""

    __tablename__: ClassVar[str] = "score_history"
    __table_args__ = (Index("ix_score_history_mention", "mention_id"), Index("ix_score_history_campaign", "campaign"))

    id: int | None = Field(default=None, primary_key=True)
    mention_id: int = Field(
        sa_column=Column(ForeignKey("mention.id", name="fk_score_history_mention", ondelete="CASCADE"), nullable=False)
    )
    campaign: int
    at: datetime
    before: int
    after: int
    model: str
    why: str


class VerdictRow(_Unchecked, table=True):
    """What a person said of a campaign, and what it scored then. Nothing is overwritten: the newest counts."""

    __tablename__: ClassVar[str] = "verdict"
    __table_args__ = (Index("ix_verdict_campaign", "campaign"), Index("ix_verdict_at", "at"))

    id: int | None = Field(default=None, primary_key=True)
    campaign: int
    at: datetime
    said_by: str
    verdict: str
    coordination: int
    propaganda: int
    model: str
    note: str = Field(default="", sa_type=Text)
    features: Json = Field(default=None, sa_type=JSON)
    """What the model saw, for fitting it anew."""


class QuietKeyRow(_Unchecked, table=True):
    """A text or link that a verdict quieted: the same again is linked, but is no suspicion."""

    __tablename__: ClassVar[str] = "quiet_key"
    __table_args__ = (Index("ix_quiet_key_campaign", "campaign"), Index("ix_quiet_key_used", "used_at"))

    brand: str = Field(primary_key=True)
    key: int = Field(primary_key=True, sa_type=BigInteger)
    campaign: int
    used_at: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": text("0")})
    """When somebody last wrote the like, in unix seconds."""


class ConfirmedAuthorRow(_Unchecked, table=True):
    """Somebody's hash, who wrote in a campaign that a person called inauthentic; says nothing outside a group."""

    __tablename__: ClassVar[str] = "confirmed_author"
    __table_args__ = (Index("ix_confirmed_author", "brand", "author"),)

    campaign: int = Field(primary_key=True)
    author: int = Field(primary_key=True, sa_type=BigInteger)
    brand: str


class PartingRow(_Unchecked, table=True):
    """Two groups of which a person said that they are two; both ways round."""

    __tablename__: ClassVar[str] = "parting"
    __table_args__ = (Index("ix_parting_brand", "brand"), Index("ix_parting_other", "other"))

    one: int = Field(primary_key=True)
    other: int = Field(primary_key=True)
    brand: str


class BrandIndexRow(_Unchecked, table=True):
    """Where a brand's linking stands: what a restart needs beside the traces."""

    __tablename__: ClassVar[str] = "brand_index"

    brand: str = Field(primary_key=True)
    seq: int = 0
    sketch: bytes | None = Field(default=None, sa_type=LargeBinary)
    """How often pairs were seen, up to and with `sketch_seq`."""
    sketch_seq: int = 0
    horizon: int = Field(default=0, sa_type=BigInteger)
    """What was posted before this moment, in unix seconds, has left the window, up to and with `horizon_seq`."""
    horizon_seq: int = 0
    generation: int = 0
    """Grows when anybody but the judge changed what a living index holds."""
    changes: Json = Field(default=None, sa_type=JSON)
    """The last of these changes: generation and what was done, for an index that need not begin anew."""


class RivalMentionRow(_Unchecked, table=True):
    """A mention that names another shop, whoever else it is about."""

    __tablename__: ClassVar[str] = "rival_mention"
    __table_args__ = (Index("ix_rival_mention_at", "brand", "at"),)

    mention_id: int = Field(
        sa_column=Column(ForeignKey("mention.id", name="fk_rival_mention", ondelete="CASCADE"), primary_key=True)
    )
    rival: str = Field(primary_key=True)
    brand: str
    at: datetime
    """When it was written."""


class DigestRow(_Unchecked, table=True):
    """A brand's weekly digest as it was made: numbers, and where the quoted words are. Made once, never changed."""

    __tablename__: ClassVar[str] = "digest"
    __table_args__ = (
        Index("ux_digest_week", "brand", "week", unique=True),
        Index("ux_digest_token", "token", unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    brand: str
    week: date
    """Its Monday."""
    made_at: datetime
    token: str
    """Whoever knows it may read the report."""
    content: Json = Field(default=None, sa_type=JSON)


class DigestPictureRow(_Unchecked, table=True):
    """A picture of a digest in one language."""

    __tablename__: ClassVar[str] = "digest_picture"

    digest_id: int = Field(
        sa_column=Column(ForeignKey("digest.id", name="fk_digest_picture", ondelete="CASCADE"), primary_key=True)
    )
    language: str = Field(primary_key=True)
    chart: str = Field(primary_key=True)
    png: bytes = Field(sa_type=LargeBinary)


class DigestQuoteRow(_Unchecked, table=True):
    """A digest shows a mention's words: where these are erased, its messages are edited."""

    __tablename__: ClassVar[str] = "digest_quote"
    __table_args__ = (Index("ix_digest_quote_mention", "mention_id"),)

    digest_id: int = Field(
        sa_column=Column(ForeignKey("digest.id", name="fk_digest_quote", ondelete="CASCADE"), primary_key=True)
    )
    mention_id: int = Field(primary_key=True)


class ThresholdRow(_Unchecked, table=True):
    """The urgency that a route's alert budget allows, as counted for one hour."""

    __tablename__: ClassVar[str] = "threshold"

    route: str = Field(primary_key=True)
    mark: str
    """What tells these routes from others, as they were when it was counted."""
    as_of: datetime
    urgency: int | None = None
    """Nothing while too few cases are known."""
    cases: int
    days: int


class OutboxRow(_Unchecked, table=True):
    """Something owed to a channel, and what that channel was last told. One row a message, for ever."""

    __tablename__: ClassVar[str] = "outbox"
    __table_args__ = (
        Index("ux_outbox_key", "key", unique=True),
        Index(
            "ix_outbox_due",  # only what has something to say: a look at the clock must not cost more every year
            "via",
            "state",
            "kind",
            sqlite_where=text("want_rev > told_rev"),
        ),
        Index("ix_outbox_case", "case_id"),
        Index("ix_outbox_sent", "via", "kind", "sent_at"),
        Index("ix_outbox_rolled", "rolled_into"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str
    kind: str
    channel: str
    """The channel it was decided for."""
    via: str
    """The channel that delivers it: the same, or its fallback while that one is broken."""
    priority: int
    case_id: int | None = None
    mention_id: int | None = None
    route: str = ""
    under: str | None = None
    """Key of the message whose thread this belongs to."""
    payload: Json = Field(default=None, sa_type=JSON)
    state: str = "pending"
    want_rev: int = 1
    told_rev: int = 0
    owed_urgency: int = 0
    owed_state: str = "new"
    owed_at: datetime
    attempts: int = 0
    looks: int = 0
    """Complete readings of the history that did not find an uncertain post."""
    next_attempt_at: datetime
    first_try_at: datetime | None = None
    claimed_until: datetime | None = None
    sent_at: datetime | None = None
    room: str | None = None
    ts: str | None = None
    thread_ts: str | None = None
    plain: bool = False
    at_least_once: bool = False
    rolled_into: str | None = None
    error: str = ""


class ChannelRow(_Unchecked, table=True):
    """A channel's pace and troubles; both survive a restart. `*slack` stands for the whole workspace."""

    __tablename__: ClassVar[str] = "channel"

    name: str = Field(primary_key=True)
    next_post_at: datetime | None = None
    next_update_at: datetime | None = None
    parked_until: datetime | None = None
    parked_kind: str = ""
    parked_code: str = ""
    parked_since: datetime | None = None
    episode: int = 0


class MetaRow(_Unchecked, table=True):
    """Facts about the store: `id` tells its messages from another store's in the same room, `salt` hides names."""

    __tablename__: ClassVar[str] = "meta"

    name: str = Field(primary_key=True)
    value: str


class BeatRow(_Unchecked, table=True):
    """A sign of life of the running daemon."""

    __tablename__: ClassVar[str] = "beat"

    name: str = Field(primary_key=True)
    at: datetime
    started_at: datetime
