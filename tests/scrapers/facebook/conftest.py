"""One page for each test that reads one."""

from collections.abc import Iterator

import pytest
from facebook_page import FacebookPage


@pytest.fixture
def page() -> Iterator[FacebookPage]:
    page = FacebookPage()
    yield page
    page.close()
