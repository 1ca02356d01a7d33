"""What stands below a digest: which week on whose clock, how it was counted, and what is not in it."""

from collections.abc import Iterator
from datetime import timedelta

from monitor.rules.digest.reader import Reader
from monitor.rules.wording import DUPLICATE, name_of
from scrapers.kit.errors import msg

_SOON = timedelta(hours=33)
"""Nine in the morning of the Monday after it, and a day more."""


def foot_lines(reader: Reader) -> tuple[str, ...]:
    """All of it, a line each."""
    return tuple(_lines(reader))


def _lines(reader: Reader) -> Iterator[str]:
    digest = reader.digest
    says = msg("Window: {period} ({zone}); a mention belongs to the day on which it was written")
    period = reader.voice.period(digest.week, reader.week.sunday)
    yield reader.say(says, period=period, zone=name_of(digest.zone))
    if not digest.first:
        yield reader.say(
            msg("Compared with last week and with the mean of up to four weeks before, as they were told then")
        )
    yield reader.say(
        msg("Clocks count once they were kept or have run out; times are medians on the wall clock, as customers wait")
    )
    yield from _missing(reader)
    yield _made(reader)
    if reader.card.may_be_duplicate:
        yield reader.voice.say(DUPLICATE)


def _missing(reader: Reader) -> Iterator[str]:
    digest = reader.digest
    if digest.unjudged:
        yield reader.say(msg("Mentions that are not judged yet, and in no number here: {count}"), count=digest.unjudged)
    if digest.heard_late:
        says = msg("Mentions that were heard late, and are missing in the digests of earlier weeks: {count}")
        yield reader.say(says, count=digest.heard_late)


def _made(reader: Reader) -> str:
    made = reader.digest.made_at
    after = made - reader.span[1]
    if after < timedelta(0):
        return reader.say(msg("Made {time}, before the week was over: the numbers will still grow"), time=made)
    if after <= _SOON:
        return reader.say(msg("Made {time}"), time=made)
    return reader.say(
        msg("Made late, {time}: {length} after the end of the week"), time=made, length=reader.took(after)
    )
