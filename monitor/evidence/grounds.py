"""The reasons file: every point, its history, and who decided what, for a machine."""

import json
from collections.abc import Iterable

from monitor.evidence.dossier import Dossier, Ground
from monitor.evidence.members import moment

FORMAT = 1


def as_json(dossier: Dossier) -> str:
    """The file's text; keys are sorted, so that two packs can be compared."""
    campaign = dossier.campaign
    said = {
        "format": FORMAT,
        "campaign": {
            "number": campaign.number,
            "brand": campaign.brand,
            "state": campaign.state.value,
            "verdict": campaign.verdict.value if campaign.verdict else None,
            "merged_into": campaign.merged_into,
            "coordination": campaign.coordination,
            "propaganda": campaign.propaganda,
            "propaganda_peak": campaign.peak,
            "first_seen": moment(campaign.first_seen),
            "last_seen": moment(campaign.last_seen),
            "suspected_at": moment(campaign.suspected_at),
            "authors": campaign.authors,
            "posts": campaign.posts,
            "model": campaign.model,
        },
        "reasons": _grounds(dossier.grounds),
        "against": _grounds(dossier.doubts),
        "rescored": [
            {
                **{"at": moment(change.at), "posts": change.posts, "why": change.why, "model": change.model},
                **{"highest_before": change.before, "highest_after": change.after},
            }
            for change in dossier.changes
        ],
        "verdicts": [
            {
                **{"at": moment(word.at), "by": word.said_by, "verdict": word.verdict.value, "note": word.note},
                **{"coordination": word.coordination, "propaganda": word.propaganda, "model": word.model},
            }
            for word in dossier.words
        ],
        "removals_seen": [
            {"no": exhibit.number, "why": exhibit.gone.value, "seen_at": moment(exhibit.gone_at)}
            for exhibit in dossier.exhibits
            if exhibit.gone is not None
        ],
    }
    return json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _grounds(grounds: Iterable[Ground]) -> list[dict[str, object]]:
    return [
        {
            **{"axis": ground.axis, "code": ground.code, "points": ground.points},
            "says": {"tr": ground.tr, "en": ground.en},
        }
        for ground in grounds
    ]
