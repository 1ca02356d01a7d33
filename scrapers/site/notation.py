"""How values are written in a preset: expressions, selectors, patterns, dates. Each is checked where it stands."""

from collections.abc import Callable
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field

from scrapers.kit.dates import date_form
from scrapers.kit.errors import msg
from scrapers.kit.html import codec_of
from scrapers.kit.shape import wrong
from scrapers.kit.unfit import Unfit
from scrapers.site.expressions import Names, parse_expression


class _AnyNames(Names):
    """Stands in while a file is checked on its own, before anybody says what its names mean."""

    def _value(self, name: str, escape: object) -> str:
        return "x"


CHECKING = _AnyNames({}, date=r"\d")
"""Names that fit everywhere."""


def _checked(check: Callable[[str], object]) -> AfterValidator:
    """A validator that leaves the text as it is, or says in our words why it cannot be used."""

    def validate(written: str) -> str:
        try:
            check(written)
        except Unfit as error:
            raise wrong(error) from error
        return written

    return AfterValidator(validate)


def _check_expression(written: str) -> None:
    parse_expression(written, CHECKING)


def _zone(written: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(written))
    except (ValueError, OSError, LookupError) as error:
        unfit = Unfit(msg("unknown time zone {zone}"), msg("such as Europe/Istanbul"), {"zone": str(written)})
        raise wrong(unfit) from error


def _encoding(written: str) -> str:
    codec = "auto" if written == "auto" else codec_of(written)
    if codec is None:
        raise wrong(
            Unfit(msg("unknown encoding {encoding}"), msg("auto, utf-8, windows-1254 …"), {"encoding": written})
        )
    return codec


def _several(value: object) -> object:
    return (value,) if isinstance(value, str) else value


ExpressionText = Annotated[str, _checked(_check_expression)]
Expressions = Annotated[tuple[ExpressionText, ...], BeforeValidator(_several)]
Css = Annotated[str, _checked(CHECKING.selector)]
Regex = Annotated[str, _checked(CHECKING.pattern)]
Regexes = Annotated[tuple[Regex, ...], BeforeValidator(_several)]
Words = Annotated[tuple[str, ...], BeforeValidator(_several)]
Share = Annotated[float, Field(ge=0, le=1)]
DateText = Annotated[str, _checked(date_form)]
Encoding = Annotated[str, AfterValidator(_encoding)]
Zone = Annotated[ZoneInfo, BeforeValidator(_zone)]
