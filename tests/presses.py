"""What Slack sends when somebody presses, picks or fills in something."""

from typing import Any

Payload = dict[str, Any]


def a_press(
    action_id: str,
    *,
    value: str = "shop:41",
    chosen: str | None = None,
    on: str | None = None,
    user: str = "U1",
    channel: str = "C1",
    thread: str | None = None,
    stamp: str = "1763913600.000100",
) -> Payload:
    """A button, or with `chosen` a menu and with `on` a day."""
    action: Payload = {"action_id": str(action_id), "block_id": f"{value}/actions/3", "action_ts": stamp}
    if chosen is not None:
        action |= {"type": "static_select", "selected_option": {"text": {"type": "plain_text"}, "value": chosen}}
    elif on is not None:
        action |= {"type": "datepicker", "selected_date": on}
    else:
        action |= {"type": "button", "value": value}
    container = {"type": "message", "message_ts": "1763913000.000200", "channel_id": channel}
    return {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": user, "username": "ayse", "name": "ayse", "team_id": "T1"},
        "channel": {"id": channel, "name": "destek"},
        "container": container | ({"thread_ts": thread} if thread else {}),
        "trigger_id": "t1",
        "response_url": "https://hooks.slack.com/actions/T1/1/x",
        "actions": [action],
    }


def a_submission(view: Payload, answer: Payload, *, user: str = "U1") -> Payload:
    """That form, filled in."""
    shown = {**view, "id": "V1", "state": {"values": {"answer": {"answer": answer}}}}
    return {"type": "view_submission", "team": {"id": "T1"}, "user": {"id": user, "name": "ayse"}, "view": shown}
