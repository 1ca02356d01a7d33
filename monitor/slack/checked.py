"""A message's payload, held against Slack's limits before anything is sent."""

import hashlib
import json

from monitor.errors import DeliveryFailed, Failure
from monitor.language.forms import Voice
from monitor.rules.message import Message
from monitor.slack.blocks import payload, plain_payload
from monitor.slack.digest import NOTHING, Shown
from monitor.slack.elements import Json
from monitor.slack.limits import violations
from monitor.slack.menus import links_only


def checked_payload(
    message: Message, voice: Voice, *, plain: bool = False, hears: bool = True, drawn: Shown = NOTHING
) -> Json:
    """The arguments to send, names and links never looked for in them. Raises `DeliveryFailed` of kind PAYLOAD.

    Where nobody hears a press (`hears` false) only links are buttons. `drawn`: how the charts of a digest are shown.
    """
    built = plain_payload(message, voice) if plain else payload(message, voice, drawn)
    if not plain and not hears:
        built = {**built, "blocks": links_only(built["blocks"])}
    body = {**built, "parse": "none", "link_names": False}
    faults = violations(body)
    if faults:
        where = " ".join(dict.fromkeys(fault.where for fault in faults))
        raise DeliveryFailed(Failure.PAYLOAD, faults[0].code, detail=f"{fingerprint(body)} {where}")
    return body


def fingerprint(body: Json) -> str:
    """A short name for what was sent, fit for a log line: the words cannot be read back from it."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:12]
