"""What only the one who pressed is shown: a form to fill in, or a word that nobody else sees. Never tried twice."""

import logging
from typing import Protocol

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from monitor.slack.elements import Json
from monitor.slack.escape import top_text
from monitor.slack.interactions import Place
from monitor.slack.limits import view_violations
from monitor.slack.refusals import BROKEN

log = logging.getLogger(__name__)


class Whispers(Protocol):
    """A way to answer one person."""

    def show(self, trigger_id: str, view: Json) -> bool:
        """Show a form; whether it is there."""
        ...

    def tell(self, place: Place, says: str) -> bool:
        """Say a word to whoever pressed; whether it was said."""
        ...


class SlackWhispers:
    """Whispers through the Web API. What fails is logged and left: the card says what is, to everybody."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def show(self, trigger_id: str, view: Json) -> bool:
        """Show a form; whether it is there. Slack takes it for three seconds after the press."""
        if faults := view_violations(view):
            log.error("form refused", extra={"where": faults[0].where})
            return False
        return self._call("views.open", {"trigger_id": trigger_id, "view": view})

    def tell(self, place: Place, says: str) -> bool:
        """Say a word that only they see, in the thread where they pressed; whether it was said."""
        body: Json = {"channel": place.channel, "user": place.user, "text": top_text(says)}
        body |= {"parse": "none", "link_names": False}
        return self._call("chat.postEphemeral", body | ({"thread_ts": place.thread} if place.thread else {}))

    def _call(self, method: str, body: Json) -> bool:
        try:
            self._client.api_call(method, json=body)
        except (SlackClientError, *BROKEN) as error:
            log.warning("not whispered", extra={"method": method, "error": type(error).__name__})
            return False
        return True
