"""What an operator says about one source of a site, put together with the site's preset."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from scrapers.kit.addresses import names_site
from scrapers.kit.document import Document, Path_
from scrapers.kit.duration import Duration, DurationRange
from scrapers.kit.errors import InvalidFile, Problem, msg
from scrapers.kit.etiquette import Blocked, Etiquette, Limits
from scrapers.kit.shape import Shape, shaped
from scrapers.kit.shipped import shipped
from scrapers.site.layout import Aim, Layout, make_addresses, make_layout
from scrapers.site.preset import Preset, read_preset

_SLUG = re.compile(r"[^\s/?#\\%{}]{1,200}")


class Settings(Shape):
    """A source of kind `site`, as it stands in the configuration."""

    preset: str = Field(description="A shipped preset (sikayetvar, eksi …) or the path of one of your own.")
    slug: str | None = Field(None, description="The brand in the site's addresses: ornek-marka in /ornek-marka.")
    params: dict[str, str] = Field(
        default_factory=dict, description="Values for other {names} in the preset's list address, such as cat."
    )
    base_url: str | None = Field(
        None, description="Read from this address instead of the site's own: a mirror, or a double for tests."
    )
    poll: DurationRange | None = Field(None, description="How long between two polls: 10m..15m.")
    between: DurationRange | None = Field(None, description="How long between two requests to the site: 2s..3s.")
    pages: Annotated[int, Field(ge=1, le=100)] | None = Field(
        None, description="How many pages of the list one poll reads at most."
    )
    detail: Literal["new", "new_or_changed", "never"] | None = Field(
        None, description="Whose own pages are read: of new complaints, of changed ones too, or of none."
    )
    robots: Literal["obey", "ignore"] | None = Field(None, description="What robots.txt is to us.")
    timeout: Duration | None = Field(None, description="How long the site may be silent.")
    deadline: Duration | None = Field(None, description="How long one request may take in all.")
    most_bytes: Annotated[int, Field(ge=10_000, le=50_000_000)] | None = Field(
        None, description="The largest page that is read."
    )


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """One source of a site: what the operator says and what the site's preset says."""

    entry: Settings
    preset: Preset
    file: Path

    @property
    def label(self) -> str:
        """The site's name for people."""
        return self.preset.label or self.preset.preset

    @property
    def address(self) -> str:
        """The first page that is read."""
        addresses = make_addresses(self.preset, self.aim)
        first = self.preset.listing.pages.first
        return addresses.page(1 if first == "last" else first)

    @property
    def poll(self) -> tuple[timedelta, timedelta]:
        """How long between two polls."""
        return self.entry.poll or self.preset.pace.poll

    @property
    def verified(self) -> date | str | None:
        """When somebody last compared the preset with the live site; "never"."""
        return self.preset.verified

    @property
    def files(self) -> tuple[Path, ...]:
        """The preset's file."""
        return (self.file,)

    @property
    def on_brand_page(self) -> bool:
        """Whether the listing is the brand's own page."""
        return "{slug}" in self.preset.listing.url

    @property
    def aim(self) -> Aim:
        """What the operator wants read."""
        entry = self.entry
        names = dict(entry.params) | ({"slug": entry.slug} if entry.slug is not None else {})
        return Aim(names, entry.base_url, entry.pages, entry.detail)

    def layout(self) -> Layout:
        """The preset, ready to read this source."""
        return make_layout(self.preset, self.aim)

    def etiquette(self, usual: Limits) -> Etiquette:
        """How to behave on the site; `usual` is what holds for every source that says nothing else."""
        entry, preset, addresses = self.entry, self.preset, make_addresses(self.preset, self.aim)
        layout = self.layout()
        return Etiquette(
            hosts=frozenset({addresses.host}) if entry.base_url else addresses.hosts,
            between=entry.between or preset.pace.between,
            obey_robots=(entry.robots or preset.robots) == "obey",
            limits=usual.but(read=entry.timeout, deadline=entry.deadline, most_bytes=entry.most_bytes),
            blocked=Blocked(frozenset(preset.blocked.status), preset.blocked.body, layout.sign_in),
        )


def read_settings(data: Mapping[str, object], document: Document, where: Path_) -> SiteSettings:
    """The settings under `where` of the document. Raises `InvalidFile` with every problem, the preset's included."""
    entry = shaped(Settings, dict(data), document, where)
    path = _preset_path(entry.preset, Path(document.path).parent)
    if path is None or not path.is_file():
        raise InvalidFile([_no_preset(entry.preset, document, where)])
    preset = read_preset(path)
    problems = list(_problems(entry, preset, document, where))
    if problems:
        raise InvalidFile(problems)
    return SiteSettings(entry, preset, path)


def shipped_presets() -> tuple[str, ...]:
    """The names of the presets that come with the package."""
    return tuple(sorted(path.stem for path in shipped("sites").glob("*.yaml")))


def _preset_path(named: str, beside: Path) -> Path | None:
    """A shipped preset by its name; anything that looks like a path is one, beside the configuration."""
    if re.fullmatch(r"[A-Za-z0-9_-]+", named):
        return shipped("sites", f"{named}.yaml") if named in shipped_presets() else None
    return beside / named


def _no_preset(named: str, document: Document, where: Path_) -> Problem:
    known = shipped_presets()
    near = get_close_matches(named, known, n=1)
    hint = msg("did you mean {meant}?") if near else msg("shipped are {known}; or give the path of a file of your own")
    values: dict[str, object] = {"name": named, "meant": "".join(near), "known": ", ".join(known)}
    return document.problem((*where, "preset"), msg("there is no preset {name}"), hint, **values)


def _problems(entry: Settings, preset: Preset, document: Document, where: Path_) -> Iterator[Problem]:
    yield from _problems_with_names(entry, preset, document, where)
    if entry.slug is not None and not _SLUG.fullmatch(entry.slug):
        what = msg("{slug} cannot be part of an address")
        hint = msg("only the brand's part of it: ornek-marka, not https://…/ornek-marka")
        yield document.problem((*where, "slug"), what, hint, slug=entry.slug)
    if entry.base_url is not None and not names_site(entry.base_url):
        what = msg("{url} is not the address of a site")
        yield document.problem(
            (*where, "base_url"), what, msg("such as https://www.example.com, without a path"), url=entry.base_url
        )


def _problems_with_names(entry: Settings, preset: Preset, document: Document, where: Path_) -> Iterator[Problem]:
    given = set(entry.params) | ({"slug"} if entry.slug is not None else set())
    for name in sorted(preset.names - given):
        if name == "slug":
            hint = msg("the brand in the site's addresses, as in {url}")
            yield document.problem((*where, "slug"), msg("slug is missing"), hint, url=preset.listing.url)
        else:
            what = msg("the preset {preset} needs {name} under params")
            yield document.problem((*where, "params"), what, preset=preset.preset, name=name)
    for name in sorted(given - preset.names):
        place = (*where, "slug") if name == "slug" else (*where, "params", name)
        yield document.problem(place, msg("the preset {preset} has no {name}"), preset=preset.preset, name=name)
