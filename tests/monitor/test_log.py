"""Events and fields, one line each; never a person's words."""

import io
import logging
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.log import FieldFormatter, keep_out, set_up_logging


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    written = io.StringIO()
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)


def lines(stream: io.StringIO) -> list[str]:
    """What was written, without the time."""
    return [line.partition(" ")[2] for line in stream.getvalue().splitlines()]


def test_an_event_and_its_fields_are_one_line(stream: io.StringIO) -> None:
    set_up_logging(stream=stream)
    logging.getLogger("x").info("told", extra={"channel": "team", "kind": "card", "count": 3})
    assert lines(stream) == ["INFO told channel=team kind=card count=3"]


def test_an_event_without_fields_stands_alone(stream: io.StringIO) -> None:
    set_up_logging(stream=stream)
    logging.getLogger("x").warning("ready")
    assert lines(stream) == ["WARNING ready"]


def test_debug_is_written_only_when_asked_for(stream: io.StringIO) -> None:
    set_up_logging(stream=stream)
    logging.getLogger("x").debug("polled")
    assert lines(stream) == []
    set_up_logging(logging.DEBUG, stream)
    logging.getLogger("x").debug("polled")
    assert lines(stream) == ["DEBUG polled"]


def test_setting_up_twice_writes_once(stream: io.StringIO) -> None:
    set_up_logging(stream=stream)
    set_up_logging(stream=stream)
    logging.getLogger("x").info("ready")
    assert lines(stream) == ["INFO ready"]


def test_without_a_stream_it_goes_to_standard_error(stream: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging()
    logging.getLogger("x").info("ready")
    said = capsys.readouterr()
    assert (said.out, said.err.endswith("INFO ready\n")) == ("", True)


@pytest.mark.parametrize("name", ["httpx", "httpcore", "apscheduler.scheduler", "alembic.runtime", "slack_sdk.web"])
def test_libraries_that_would_quote_people_are_silent(stream: io.StringIO, name: str) -> None:
    set_up_logging(logging.DEBUG, stream)
    logging.getLogger(name).error("somebody's words")
    assert lines(stream) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.text())
def test_no_value_breaks_out_of_its_line(value: str) -> None:
    record = logging.makeLogRecord({"msg": "told", "levelname": "INFO", "key": value})
    line = FieldFormatter().format(record)
    assert len(line.splitlines()) == 1
    assert line.isprintable()


def _fail(words: str) -> None:
    try:
        _ = {}[words]
    except KeyError as error:
        raise ValueError(words) from error


def test_an_exception_is_shown_by_place_and_kind_without_its_words(stream: io.StringIO) -> None:
    set_up_logging(stream=stream)
    words = "benim" + " sözlerim"
    try:
        _fail(words)
    except ValueError:
        logging.getLogger("x").exception("worker failed", extra={"worker": "judge"})
    written = stream.getvalue()
    assert "ERROR worker failed worker=judge" in written
    assert all(part in written for part in ("ValueError", "KeyError", "test_log.py"))
    assert words not in written


def test_a_secret_stands_in_no_line_whoever_writes_it(stream: io.StringIO) -> None:
    keep_out(["AAAA-planted-token", "ab"])
    set_up_logging(stream=stream)
    logging.getLogger("some.library").warning(
        "GET https://x.example/?t=AAAA-planted-token", extra={"auth": "AAAA-planted-token"}
    )
    assert lines(stream) == ["WARNING GET https://x.example/?t=••• auth=\\u2022\\u2022\\u2022".replace("\\u2022", "•")]
    logging.getLogger("x").info("an able label")
    assert lines(stream)[-1] == "INFO an able label"
