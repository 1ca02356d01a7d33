"""From a kind's name to its module: only the one that is named is imported, so a broken neighbour stops nobody."""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Protocol, cast

import scrapers
from scrapers.kit.document import Document, Path_
from scrapers.kit.fetch import Network
from scrapers.kit.mention import Clock, Source

KINDS = tuple(
    sorted(
        module.name
        for module in pkgutil.iter_modules(scrapers.__path__)
        if module.name != "kit" and not module.name.startswith("_")
    )
)
"""The kinds of sources there are: every module beside the kit."""


class UnknownKind(LookupError):  # noqa: N818 - reads as what happened
    """There is no such kind of source."""


class KindSettings(Protocol):
    """What a configured source says about itself, whatever its kind."""

    @property
    def label(self) -> str:
        """The place's name for people, such as "Şikayetvar"."""
        ...

    @property
    def address(self) -> str:
        """What is read, for people."""
        ...

    @property
    def poll(self) -> tuple[timedelta, timedelta] | None:
        """How long between two polls; None leaves it to the daemon."""
        ...

    @property
    def verified(self) -> date | str | None:
        """When somebody last compared the reader with the live place; "never"; None if that makes no sense here."""
        ...

    @property
    def files(self) -> tuple[Path, ...]:
        """Files whose change means that the settings must be read again."""
        ...

    @property
    def on_brand_page(self) -> bool:
        """Whether everything there is about the brand, because the page is the brand's own."""
        ...


@dataclass(frozen=True, slots=True)
class SecretRule:
    """A secret a kind of source needs: found under `NAME_env` or `NAME_file`, else in that environment variable."""

    name: str
    variable: str
    required: bool = True


class KindModule(Protocol):
    """What a module beside the kit offers; `SECRETS` only where it needs some."""

    def read_settings(self, data: Mapping[str, object], document: Document, where: Path_) -> KindSettings:
        """The settings under `where` of the document. Raises `InvalidFile` with every problem in them."""
        ...

    def open_source(
        self, name: str, settings: KindSettings, network: Network, clock: Clock, secrets: Mapping[str, str]
    ) -> Source:
        """The source, ready to be polled; `secrets` by the names in `SECRETS`. Touches no network."""
        ...


def secrets_of(module: KindModule) -> tuple[SecretRule, ...]:
    """The secrets that kind needs."""
    return cast("tuple[SecretRule, ...]", getattr(module, "SECRETS", ()))


def load_kind(kind: str) -> KindModule:
    """The module of that kind. Raises `UnknownKind`."""
    if kind not in KINDS:
        raise UnknownKind(kind)
    return cast("KindModule", importlib.import_module(f"scrapers.{kind}"))  # the contract test holds it to that
