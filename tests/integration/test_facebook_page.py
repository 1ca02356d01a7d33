"""A Facebook page through the poll stage into a real store: heard, answered, edited, taken back; once each."""

from collections.abc import Iterator

import pytest
from facebook_page import FacebookPage

from fakes import BRAND
from monitor.rules.pace import Luck, Rhythm
from monitor.stages.poll import Polled, Watch, poll_once
from monitor.store.door import Store
from monitor.store.rows import StoredMention
from scrapers.kit.mention import MentionKey


class Desk:
    """A page that is watched, and the store it is heard into."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.page = FacebookPage()

    def poll(self, **span: float) -> Polled:
        self.page.later(**span)
        watch = Watch(self.page.source, BRAND, True, Rhythm(), "ops")
        polled = poll_once(watch, self.store, lambda: self.page.now, draw=0.0)
        assert polled is not None
        return polled

    def stored(self, native_id: str) -> StoredMention:
        with self.store.reading() as tx:
            found = tx.mentions.by_key(MentionKey("facebook", native_id))
        assert found is not None
        return found


@pytest.fixture
def desk(store: Store) -> Iterator[Desk]:
    desk = Desk(store)
    yield desk
    desk.page.close()


def test_what_the_page_replies_to_is_answered(desk):
    post = desk.page.graph.post("Yeni sezon")
    said = desk.page.graph.comment(post, "Kargom gelmedi", "Ayşe")
    other = desk.page.graph.comment(post, "Benimki de", "Can")
    assert desk.poll(minutes=1).new == 2
    desk.page.later(minutes=5)
    desk.page.graph.reply_as_page(said, "Hemen bakıyoruz")
    desk.poll(minutes=1)
    assert desk.stored(said).mention.answered_at is not None
    assert desk.stored(other).mention.answered_at is None


def test_an_edit_changes_and_a_removal_erases_what_is_stored(desk):
    post = desk.page.graph.post("Yeni sezon")
    said = desk.page.graph.comment(post, "Kargom gelmedi")
    desk.page.graph.comment(post, "duran")
    desk.poll(minutes=1)
    desk.page.graph.edit(said, "Kargom hâlâ gelmedi")
    polled = desk.poll(hours=2)
    assert (polled.new, polled.changed) == (0, 1)
    assert desk.stored(said).mention.text == "Kargom hâlâ gelmedi"
    desk.page.graph.remove(said)
    desk.poll(minutes=3)
    assert desk.stored(said).mention.text == ""


def test_a_dead_token_is_told_and_after_a_new_one_nothing_comes_twice(desk):
    post = desk.page.graph.post("Yeni sezon")
    desk.page.graph.comment(post, "bir")
    assert desk.poll(minutes=1).luck is Luck.FINE
    desk.page.graph.die_token_after(0)
    assert desk.poll(minutes=3).luck is Luck.REFUSED
    desk.page.graph.die_token_after(None)
    desk.page.graph.token = "EAAnew"
    desk.page.reopen()
    desk.page.graph.comment(post, "iki")
    polled = desk.poll(hours=1)
    assert (polled.luck, polled.new, polled.changed) == (Luck.FINE, 1, 0)


def test_the_store_holds_no_token(desk):
    desk.page.reopen(token_in="query")
    desk.page.graph.comment(desk.page.graph.post("Yeni sezon"), "bir")
    desk.poll(minutes=1)
    desk.page.graph.html(times=5)
    desk.poll(minutes=3)
    folder = desk.store.path.parent
    files = [path for path in folder.rglob(f"{desk.store.path.stem}*") if path.is_file()]
    assert files
    assert not any(desk.page.graph.token.encode() in path.read_bytes() for path in files)
