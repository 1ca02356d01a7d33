"""The page that `nobetci digest --html` writes: whole, or as it was before."""

import errno
import os
import resource
from contextlib import contextmanager
from pathlib import Path

import pytest

from monitor.cli.digesting import write_page

OLD, NEW = b"last week's", b"x" * 20_000


@contextmanager
def a_full_disk():
    """No file can have more than a page of bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_page_is_written_over_the_one_before_it_also_where_a_link_leads(tmp_path):
    page, link = tmp_path / "week.html", tmp_path / "newest.html"
    link.symlink_to(page)
    for content in (OLD, NEW, OLD):
        write_page(link, content)
        assert page.read_bytes() == content
    assert link.is_symlink()
    assert sorted(tmp_path.iterdir()) == [link, page]


@pytest.mark.parametrize("before", [None, OLD], ids=["none", "one"])
def test_on_a_full_disk_the_page_before_stays_and_no_half_one(tmp_path, before):
    page = tmp_path / "week.html"
    if before:
        page.write_bytes(before)
    with a_full_disk(), pytest.raises(OSError, match=str(page)) as told:
        write_page(page, NEW)
    assert told.value.errno == errno.EFBIG
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == ({page: OLD} if before else {})


REFUSED = {"no such folder": "none/week.html", "a folder": "."}


@pytest.mark.parametrize("name", REFUSED.values(), ids=REFUSED)
def test_where_nothing_can_be_written_the_name_that_was_given_is_said(tmp_path, name):
    with pytest.raises(OSError, match=r"week|test_where") as told:
        write_page(tmp_path / name, NEW)
    assert told.value.filename == str(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_pipe_is_written_as_it_is():
    reads, writes = os.pipe()
    with open(reads, "rb") as reader:  # noqa: PTH123 - a number has no path
        write_page(Path(f"/dev/fd/{writes}"), OLD)
        os.close(writes)
        assert reader.read() == OLD
