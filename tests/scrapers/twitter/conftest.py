"""X's double and a clock that stands still."""

import pytest

from fakes import FixedClock
from monitor.demo.x import XDouble


@pytest.fixture
def clock():
    return FixedClock()


@pytest.fixture
def x(clock):
    with XDouble(clock) as double:
        yield double


@pytest.fixture(params=["tweet", "post"])
def dialect(request, x):
    x.speak(request.param)
    return request.param
