"""`python -m scrapers site PRESET --slug SLUG`: one poll of one place, its mentions as JSON lines.

Nothing is stored and nothing is sent; the next call starts from the beginning again.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from scrapers.kit.document import Document
from scrapers.kit.errors import InvalidFile, SourceError
from scrapers.kit.fetch import Network, user_agent
from scrapers.kit.mention import Batch
from scrapers.kit.wire import mention_to_line
from scrapers.site import SiteSettings, open_source, read_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what one poll brings; 0 if it went well, 1 if the place could not be read, 2 for a mistake in the call."""
    options = _parser().parse_args(arguments)
    try:
        batch = _read(options, _settings(options))
    except InvalidFile as error:
        sys.stderr.writelines(f"{problem.say()}\n" for problem in error.problems)
        return 2
    except OSError as error:
        sys.stderr.write(f"{options.html}: {error.strerror}\n")
        return 2
    except SourceError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.writelines(f"{mention_to_line(mention)}\n" for mention in batch.mentions)
    if options.readings:
        _tell_readings(batch)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scrapers", description="One poll of one place, as JSON lines.")
    kinds = parser.add_subparsers(dest="kind", required=True)
    site = kinds.add_parser("site", help="a site described by a preset")
    site.add_argument("preset", help="a shipped preset, or the path of one of your own")
    site.add_argument("--slug", help="the brand in the site's addresses")
    site.add_argument("--param", action="append", default=[], metavar="NAME=VALUE", help="another name of the address")
    site.add_argument("--base-url", help="read from this address instead of the site's own")
    site.add_argument("--pages", type=int, help="how many pages of the list at most")
    site.add_argument("--detail", choices=("new", "new_or_changed", "never"), help="whose own pages are read")
    site.add_argument("--between", help="how long between two requests: 2s..3s")
    site.add_argument("--contact", default="", help="your mail address, told to the site")
    site.add_argument("--allow-private-hosts", action="store_true", help="for a double on loopback")
    site.add_argument("--html", type=Path, help="read this saved page instead of the site")
    site.add_argument("--url", help="where the saved page came from; the list's own address if left out")
    site.add_argument("--readings", action="store_true", help="say on stderr which rule found what")
    return parser


def _settings(options: argparse.Namespace) -> SiteSettings:
    given = {
        "preset": options.preset,
        "slug": options.slug,
        "params": dict(param.partition("=")[::2] for param in options.param),
        "base_url": options.base_url,
        "pages": options.pages,
        "detail": options.detail,
        "between": options.between,
    }
    return read_settings({name: value for name, value in given.items() if value}, Document("call", given, {}), ())


def _read(options: argparse.Namespace, settings: SiteSettings) -> Batch:
    network = Network(user_agent(options.contact, _version()), _now, allow_private_hosts=options.allow_private_hosts)
    source = open_source(settings.preset.preset, settings, network, _now)
    try:
        if options.html is None:
            return source.poll(None)
        return source.read_saved(options.html.read_bytes(), options.url or settings.address)
    finally:
        source.close()
        network.close()


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - a process of its own asks the computer here and nowhere else


def _version() -> str:
    try:
        return version("nobetci")
    except PackageNotFoundError:
        return "0"


def _tell_readings(batch: Batch) -> None:
    for reading in batch.readings:
        sys.stderr.write(f"{reading.field}: {reading.rule or '-'} ({reading.count})\n")
    for signal in batch.signals:
        sys.stderr.write(f"! {signal.what.format(**signal.values)}\n")


if __name__ == "__main__":
    sys.exit(main())
