"""Files in Slack's double: announced, sent, completed; and known to be what they are only some looks later."""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

Json = dict[str, Any]  # Slack's wire
UPLOADS = "/upload/"
_KINDS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


class NoSuchFileError(Exception):
    """No such file."""


@dataclass(frozen=True, slots=True)
class File:
    """One file. Without a channel nobody sees it until a message shows it."""

    id: str
    name: str
    length: int
    content: bytes = b""
    complete: bool = False
    looks: int = 0
    """How often somebody asked for it since it was complete."""

    @property
    def kind(self) -> str:
        """What its first bytes say it is; empty for what is no picture."""
        return next((kind for head, kind in _KINDS.items() if self.content.startswith(head)), "")


class Shelf:
    """All files. Safe to use from any thread. `ready_after` looks a file is known for what it is."""

    def __init__(self, ready_after: int = 0) -> None:
        self.ready_after = ready_after
        self._files: dict[str, File] = {}
        self._lock = threading.Lock()

    def all(self) -> list[File]:
        """Every file that was announced."""
        with self._lock:
            return list(self._files.values())

    def announce(self, name: str, length: int) -> File:
        """A file that will be sent."""
        with self._lock:
            file = File(f"F0DOUBLE{len(self._files) + 1:04d}", name, length)
            self._files[file.id] = file
            return file

    def receive(self, file_id: str, content: bytes) -> bool:
        """Its bytes; False where they are not as long as was announced. Raises `NoSuchFileError`."""
        return self._change(file_id, lambda file: replace(file, content=content)).length == len(content)

    def complete(self, file_id: str) -> File:
        """It is all there. Raises `NoSuchFileError` also for what was never sent."""
        if not self._get(file_id).content:
            raise NoSuchFileError
        return self._change(file_id, lambda file: replace(file, complete=True))

    def look(self, file_id: str) -> File:
        """What is known of it by now; each look brings it nearer. Raises `NoSuchFileError`."""
        return self._change(file_id, lambda file: replace(file, looks=file.looks + file.complete))

    def is_ready(self, file: File) -> bool:
        """Whether a message may show it."""
        return file.complete and file.looks > self.ready_after

    def kind_of(self, file: File) -> str:
        """What `files.info` says that it is; empty as long as Slack is still looking at it."""
        return file.kind if self.is_ready(file) else ""

    def unshowable(self, blocks: object) -> str | None:
        """Where a message would show a picture that is not ready, or none of ours; None where all is well."""
        for place, block in enumerate(blocks if isinstance(blocks, list) else []):
            for file_id in _shown(block):
                file = self._files.get(file_id)
                if file is None or not self.is_ready(file) or not file.kind:
                    return f"/blocks/{place}/slack_file"
        return None

    def _get(self, file_id: str) -> File:
        if file_id not in self._files:
            raise NoSuchFileError
        return self._files[file_id]

    def _change(self, file_id: str, change: Callable[[File], File]) -> File:
        with self._lock:
            self._files[file_id] = change(self._get(file_id))
            return self._files[file_id]


def _shown(block: object) -> Iterable[str]:
    file = block.get("slack_file") if isinstance(block, Mapping) else None
    return [str(file.get("id"))] if isinstance(file, Mapping) else []


@dataclass(frozen=True, slots=True)
class FileMethods:
    """The Web API's methods that have to do with files, and the address that bytes are sent to."""

    shelf: Shelf
    base_url: Callable[[], str]

    def methods(self) -> dict[str, Callable[[Json], Json]]:
        """By their names."""
        return {
            "files.getUploadURLExternal": self._announce,
            "files.completeUploadExternal": self._complete,
            "files.info": self._info,
        }

    def receive(self, path: str, body: bytes) -> int:
        """The HTTP status for bytes that are sent there."""
        try:
            return 200 if self.shelf.receive(path.removeprefix(UPLOADS), body) else 400
        except NoSuchFileError:
            return 404

    def _announce(self, arguments: Json) -> Json:
        length = str(arguments.get("length") or "")
        if not arguments.get("filename") or not length.isdecimal() or not int(length):
            return {"ok": False, "error": "invalid_arguments"}
        file = self.shelf.announce(str(arguments["filename"]), int(length))
        return {"ok": True, "file_id": file.id, "upload_url": f"{self.base_url()}{UPLOADS}{file.id}"}

    def _complete(self, arguments: Json) -> Json:
        named = arguments.get("files")
        ids = [str(one.get("id")) for one in named if isinstance(one, Mapping)] if isinstance(named, list) else []
        if not ids:
            return {"ok": False, "error": "invalid_arguments"}
        try:
            return {"ok": True, "files": [{"id": self.shelf.complete(one).id, "mimetype": ""} for one in ids]}
        except NoSuchFileError:
            return {"ok": False, "error": "file_not_found"}

    def _info(self, arguments: Json) -> Json:
        try:
            file = self.shelf.look(str(arguments.get("file")))
        except NoSuchFileError:
            return {"ok": False, "error": "file_not_found"}
        kind = self.shelf.kind_of(file)
        return {"ok": True, "file": {"id": file.id, "name": file.name, "mimetype": kind, "filetype": kind[6:]}}
