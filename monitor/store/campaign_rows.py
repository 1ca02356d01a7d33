"""Between a campaign and its row."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from json import dumps
from typing import Any

from sqlalchemy import RowMapping

from monitor.rules.campaign import Campaign, CampaignState
from monitor.rules.case import Verdict
from monitor.rules.coordination.post import NOTHING, Facts, LinkKind, Place, Portrait
from monitor.rules.score import Reason
from monitor.store.rows import kept_time, reason_of, reason_row

COLUMNS = (
    "number", "brand", "state", "verdict", "coordination", "propaganda", "peak", "first_seen", "last_seen", "grown_at",
    "suspected_at", "authors", "posts", "model", "merged_into", "rev", "reasons", "doubts", "rest",
)  # fmt: skip


def campaign_row(campaign: Campaign) -> tuple[object, ...]:
    """The columns, as `COLUMNS` names them, in the form SQLite keeps."""
    return (
        campaign.number,
        campaign.brand,
        campaign.state.value,
        campaign.verdict.value if campaign.verdict else None,
        campaign.coordination,
        campaign.propaganda,
        campaign.peak,
        kept_time(campaign.first_seen),
        kept_time(campaign.last_seen),
        kept_time(campaign.grown_at),
        kept_time(campaign.suspected_at) if campaign.suspected_at else None,
        campaign.authors,
        campaign.posts,
        campaign.model,
        campaign.merged_into,
        campaign.rev,
        _json([reason_row(reason) for reason in campaign.reasons]),
        _json([reason_row(reason) for reason in campaign.doubts]),
        _json({"asked_at": campaign.asked_at, "scored": campaign.scored, "portrait": _portrait_row(campaign.portrait)}),
    )


def campaign_of(row: RowMapping) -> Campaign:
    """The campaign behind its row."""
    rest = row["rest"] or {}
    return Campaign(
        number=row["number"],
        brand=row["brand"],
        state=CampaignState(row["state"]),
        coordination=row["coordination"],
        propaganda=row["propaganda"],
        peak=row["peak"],
        first_seen=row["first_seen"],
        last_seen=row["last_seen"],
        grown_at=row["grown_at"],
        portrait=_portrait(row, rest.get("portrait")),
        reasons=_reasons(row["reasons"]),
        doubts=_reasons(row["doubts"]),
        model=row["model"],
        verdict=Verdict(row["verdict"]) if row["verdict"] else None,
        asked_at=rest.get("asked_at", 0),
        scored=_pair(rest.get("scored")),
        suspected_at=row["suspected_at"],
        merged_into=row["merged_into"],
        rev=row["rev"],
    )


def _pair(kept: Sequence[int] | None) -> tuple[int, int] | None:
    return (kept[0], kept[1]) if kept else None


def _reasons(rows: Sequence[Mapping[str, Any]] | None) -> tuple[Reason, ...]:
    return tuple(map(reason_of, rows or ()))


def _portrait_row(portrait: Portrait) -> dict[str, object]:
    return {
        "totals": {name: value for name, value in portrait.totals._asdict().items() if value},
        "first": portrait.first,
        "last": portrait.last,
        "top_link": portrait.top_link,
        "top_link_kind": portrait.top_link_kind.value,
        "top_tag": portrait.top_tag,
        "avatars": portrait.avatars,
        "places": [place.value for place in portrait.places],
    }


def _portrait(row: RowMapping, kept: Mapping[str, Any] | None) -> Portrait:
    """With the posts and authors of the row: these are counted anew when a member is erased."""
    first, last = (int(row[name].timestamp()) for name in ("first_seen", "last_seen"))
    bare = Portrait(row["number"], row["brand"], NOTHING, row["authors"], first, last)
    figures = dict(kept or {})
    totals = Facts(**figures.pop("totals", {}))._replace(posts=row["posts"])
    if figures:
        figures["top_link_kind"] = LinkKind(figures["top_link_kind"])
        figures["places"] = tuple(map(Place, figures["places"]))
    return replace(bare, totals=totals, **figures)


def _json(value: object) -> str:
    return dumps(value, sort_keys=True, ensure_ascii=False)
