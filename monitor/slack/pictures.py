"""The pictures of a digest on their way into Slack: uploaded where nobody sees them, shown once Slack knows them.

files.getUploadURLExternal ──► bytes to that address ──► files.completeUploadExternal ──► files.info: is it an image?
                                                                                   not yet ──► LATER, alerts go on
Whatever goes wrong, the digest is shown without them: its numbers stand in the text then.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.error import HTTPError
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from monitor.errors import DeliveryFailed, Failure
from monitor.rules.digest.card import Chart
from monitor.slack.addresses import is_loopback, trusted_address
from monitor.slack.client import Access
from monitor.slack.elements import Json
from monitor.slack.refusals import BROKEN

log = logging.getLogger(__name__)

PATIENCE = 15.0
"""Seconds from the first upload until the digest is shown without its pictures."""
NOT_READY = "picture_not_ready"

_WAITS = (1.0, 2.0, 4.0)
_REMEMBERED = 100
_BYTES = {"Content-Type": "application/octet-stream"}


class Call(Protocol):
    """One call of the Web API, its answer as plain data. Raises only `DeliveryFailed`."""

    def __call__(self, method: str, *, sent: Json | None = None, asked: Json | None = None) -> Mapping[str, Any]:
        """`sent` goes as JSON, `asked` as a form."""
        ...


class NoPicturesError(Exception):
    """The digest has to be shown without its pictures."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class _Hanging:
    """What became of one message's pictures so far."""

    began: float
    files: dict[Chart, str] = field(default_factory=dict)
    ready: set[Chart] = field(default_factory=set)
    looks: int = 0


@dataclass(slots=True)
class Gallery:
    """Pictures by the key of their message, remembered in memory: after a restart they are uploaded again, unseen."""

    call: Call
    access: Access
    steady: Callable[[], float]
    """Seconds that only ever grow."""
    _hanging: OrderedDict[str, _Hanging] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def known(self, key: str) -> dict[Chart, str]:
        """Slack's files for that message, as far as they were seen to be images."""
        with self._lock:
            hanging = self._hanging.get(key)
        return {chart: file for chart, file in hanging.files.items() if chart in hanging.ready} if hanging else {}

    def hang(self, key: str, pictures: Mapping[Chart, bytes]) -> dict[Chart, str]:
        """Slack's files of these pictures, at last those that are ready in time.

        Raises `DeliveryFailed` of kind LATER while it is worth waiting, `NoPicturesError` when it is not.
        """
        if not pictures:
            return {}
        hanging = self._hanging_of(key)
        try:
            if not hanging.files:
                hanging.files = self._upload(pictures, hanging.began)
                log.info("pictures uploaded", extra={"key": key, "pictures": len(pictures)})
            self._look(hanging)
        except DeliveryFailed as failed:
            if failed.kind is Failure.WAIT and failed.retry_in is not None:
                self._wait(hanging, failed.code, failed.retry_in)
            self._forget(key)
            raise NoPicturesError(failed.code) from None
        except NoPicturesError:
            self._forget(key)
            raise
        if len(hanging.ready) < len(hanging.files):
            self._wait(hanging, NOT_READY, _WAITS[min(hanging.looks, len(_WAITS)) - 1])
            log.warning("pictures not ready", extra={"key": key, "ready": len(hanging.ready)})
        return self.known(key)

    def _hanging_of(self, key: str) -> _Hanging:
        with self._lock:
            hanging = self._hanging.setdefault(key, _Hanging(self.steady()))
            while len(self._hanging) > _REMEMBERED:
                self._hanging.popitem(last=False)
            return hanging

    def _forget(self, key: str) -> None:
        """Should the message itself not go through either, all of it is tried anew."""
        with self._lock:
            self._hanging.pop(key, None)

    def _wait(self, hanging: _Hanging, code: str, seconds: float) -> None:
        """Put the message off, if there is that much time left."""
        if self.steady() + seconds <= hanging.began + PATIENCE:
            raise DeliveryFailed(Failure.LATER, code, retry_in=seconds) from None

    def _upload(self, pictures: Mapping[Chart, bytes], began: float) -> dict[Chart, str]:
        """All of them, shared with nobody: they are seen nowhere until a message shows them."""
        files: dict[Chart, str] = {}
        for chart, png in pictures.items():
            if self.steady() > began + PATIENCE:
                raise NoPicturesError("upload_too_slow")
            files[chart] = self._hand_over(chart, png)
        named = [{"id": file, "title": chart.value} for chart, file in files.items()]
        self.call("files.completeUploadExternal", sent={"files": named})
        return files

    def _hand_over(self, chart: Chart, png: bytes) -> str:
        asked = {"filename": f"{chart.value}.png", "length": len(png)}
        answer = self.call("files.getUploadURLExternal", asked=asked)
        file, url = answer.get("file_id"), answer.get("upload_url")
        if not (isinstance(file, str) and file and isinstance(url, str)):
            raise NoPicturesError("no_upload_url")
        if not self._is_slacks(url):
            raise NoPicturesError("untrusted_upload_url")
        self._send(url, png)
        return file

    def _is_slacks(self, url: str) -> bool:
        """Over https, or this very computer where the double is."""
        try:
            trusted_address(url)
            return is_loopback(self.access.base_url) or not is_loopback(url)
        except ValueError:
            return False

    def _send(self, url: str, png: bytes) -> None:
        """The bytes to the address that Slack named; the token never goes there."""
        request = Request(url, png, _BYTES, method="POST")  # noqa: S310 - https, or the double
        try:
            with _opener(self.access.proxy, url).open(request, timeout=self.access.timeout) as answer:
                status = answer.status
        except HTTPError as refused:
            with refused:
                raise NoPicturesError(f"upload_http_{refused.code}") from None
        except BROKEN as error:
            raise NoPicturesError(f"upload_{type(error).__name__}") from None
        if status != 200:
            raise NoPicturesError(f"upload_http_{status}")

    def _look(self, hanging: _Hanging) -> None:
        hanging.looks += 1
        for chart, file in hanging.files.items():
            if chart not in hanging.ready:
                about = self.call("files.info", asked={"file": file}).get("file")
                kind = about.get("mimetype") if isinstance(about, Mapping) else None
                if isinstance(kind, str) and kind.startswith("image/"):
                    hanging.ready.add(chart)


def _opener(proxy: str | None, url: str) -> OpenerDirector:
    """Through the proxy as configured, else as the environment says; follows no redirect."""
    if proxy is not None:
        through = ProxyHandler({"http": proxy, "https": proxy})
    else:
        through = ProxyHandler({}) if is_loopback(url) else ProxyHandler()
    opener = OpenerDirector()
    for handler in (through, HTTPHandler(), HTTPSHandler(), HTTPErrorProcessor(), HTTPDefaultErrorHandler()):
        opener.add_handler(handler)
    return opener
