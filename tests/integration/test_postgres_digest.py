"""A week told out of both databases: the child and the command read the same in PostgreSQL as in SQLite."""

import random
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from postgres_server import Server
from sqlalchemy import text
from typer.testing import CliRunner
from weeks import MORNING, SINCE, UNTIL, Said, campaign, tell

from fakes import BRAND, NOON, rows_of
from monitor.cli import app
from monitor.config.aspects import aspects_data
from monitor.digesting.workshop import Workshop
from monitor.rules.case import State
from monitor.rules.coverage import Heed, Missed
from monitor.rules.delivery import ALERT, Delivery, Kind, OutboxItem
from monitor.rules.pace import Health, Luck
from monitor.rules.promise import Promise, PromiseState
from monitor.rules.score import Sentiment
from monitor.rules.spike import EpisodeState, Spike, SpikeKind, hour_of
from monitor.rules.week import Week
from monitor.stages.digest import Ending, Order, Reader, Result, Subject
from monitor.store.door import Store, Tx
from monitor.store.rows import StoredMention

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
W47 = Week.parse("2026-W47")
PLACES = ("ıhlamur", "çiçekçi", "Zambak", "place", "İğde")
TOPICS = ("late", "refund", "wrong_defective", "praise", "pre_stock")
WORDS = (
    "Lale Koltuk'un ayağı kırık geldi, IĞDIR'a 3 haftada çıktı 😡",
    "lale koltuk kaç cm, kapıdan geçer mi?",
    "İade istiyorum, %50 {x} ? 'tırnak' \\ ters",
    "Karanfil Kitaplık'ın kılavuzu yok",
    "Bayıldım, teşekkürler Papatya Ev!",
    "",
)
SUBJECT = Subject(
    BRAND,
    (Reader("team", "tr"), Reader("boss", "en")),
    patience=dict.fromkeys(PLACES, HOUR),
    rivals=("Çınar Mobilya", "Kirpi", "Yonca"),
    products=(("Lale Koltuk", ("lale",)), ("Karanfil Kitaplık", ())),
    names=(BRAND,),
    pictures=False,
)
ORDER = Order(SUBJECT, W47, MORNING)
CONFIG = f"""
contact: destek@papatya.example
brands: [{{name: {BRAND}}}]
sources: [{{kind: site, preset: sikayetvar, slug: papatya, brand: {BRAND}}}]
channels: {{team: {{terminal: true}}, boss: {{terminal: true, language: en}}}}
operators: team
routes: [{{name: urgent, to: team}}]
digest: {{to: [team, boss], pictures: false}}
"""


def a_life(store: Store) -> None:
    """Three weeks in which something of everything happened, the same whoever keeps it."""
    draw = random.Random(47)
    with store._writing.begin() as connection:  # what is drawn by lot when a store is made
        connection.execute(text("UPDATE meta SET value = 'ab' WHERE name IN ('id', 'salt')"))
    with store.transaction() as tx:
        told = [_heard(tx, draw, number) for number in range(120)]
        for stored in told[::3]:
            _cared_for(tx, draw, stored)
        for one, root in enumerate((told[4], told[8])):
            members = [(stored.id, draw.choice((None, "credible"))) for stored in told[4 + 4 * one :: 9]]
            campaign(tx, root.id, members, last_seen=UNTIL)
        _happened(tx)


def _heard(tx: Tx, draw: random.Random, number: int) -> StoredMention:
    at = SINCE - 14 * DAY + draw.random() * 21 * DAY
    said = Said(
        str(number),
        at,
        topics=tuple(draw.sample(TOPICS, draw.randint(0, 3))),
        feeling=draw.choice(tuple(Sentiment)),
        urgency=draw.choice((20, 60, 60, 90)),
        relevant=draw.random() < 0.9,
        judged=draw.random() < 0.95,
        entry=draw.choice(PLACES),
        text=draw.choice(WORDS),
        heard_at=at + draw.random() * DAY,
    )
    (stored,) = tell(tx, said).values()
    tx.rivals.named(stored, draw.sample(SUBJECT.rivals, draw.randint(0, 2)))
    return stored


def _cared_for(tx: Tx, draw: random.Random, stored: StoredMention) -> None:
    """A case of it, told to a channel; in some state by now."""
    at, later = stored.mention.created_at, draw.random() * 9 * HOUR
    case = tx.cases.open(stored, draw.choice((60, 60, 90)), now=at)
    state = draw.choice((State.NEW, State.CLAIMED, State.ANSWERED, State.CLOSED, State.IRRELEVANT))
    owner, clocks = draw.choice(("çiğdem", "ıtır", None)), {"claim_due": at + HOUR, "answer_due": at + 4 * HOUR}
    case = replace(case, state=state, owner=owner, claimed_at=at + later, moved_at=at + 2 * later, **clocks)
    tx.cases.save(replace(case, answered_at=at + 2 * later if state is State.ANSWERED else None))
    route = draw.choice(("acil", "ılık", "Çok"))
    card = OutboxItem(f"ab:case:{case.id}:team", Kind.CARD, "team", "team", ALERT, at, at, case_id=case.id, route=route)
    tx.outbox.owe(card)
    owed = tx.outbox.get(card.key)
    assert owed is not None
    tx.outbox.save(replace(owed, state=Delivery.SENT, told_rev=1, sent_at=at + MINUTE), expected=Delivery.PENDING)


def _happened(tx: Tx) -> None:
    for number, state in enumerate((PromiseState.KEPT, PromiseState.BROKEN, PromiseState.OPEN), 1):
        tx.promises.make(Promise(0, number, BRAND, W47.monday + number * DAY, "ıtır", NOON, state))
    hour = hour_of(NOON)
    tx.spikes.begin(
        Spike(0, BRAND, "", SpikeKind.VOLUME, EpisodeState.OVER, hour, hour, 40.0, 6.0, 1.0, 17.0, 40.0), ()
    )
    for number, place in enumerate(PLACES):
        tx.sources.fare(place, Health(Luck.FINE), MORNING, Heed(SINCE - 30 * DAY, MORNING))
        tx.coverage.missed(place, Missed(NOON + number * MINUTE, NOON + 5 * HOUR, Luck.REFUSED))


class Shop:
    """A store of one kind, and who reads it: the child, and the command."""

    def __init__(self, folder: Path, url: str | None) -> None:
        self.folder, self.url, self.path = folder, url, folder / "shop.db"
        folder.mkdir()
        kept = "{path: shop.db}" if url is None else "{url_env: NOBETCI_DATABASE}"
        (folder / "nobetci.yaml").write_text(f"{CONFIG}store: {kept}\n", encoding="utf-8")
        with closing(self.store()) as store:
            a_life(store)

    def store(self) -> Store:
        return Store.open(self.path, url=self.url)

    def makes(self) -> Result:
        """What becomes of the week's digest in a child."""
        patience = timedelta(seconds=60)
        return Workshop(self.path, self.url, timedelta(seconds=1), patience, aspects_data).make(ORDER, lambda: False)

    def says(self, *options: str) -> str:
        """What the command prints of that week."""
        surroundings = {"NOBETCI_LANG": "en", "NOBETCI_DATABASE": self.url}
        asked = ["digest", "--week", W47.name, "--config", str(self.folder / "nobetci.yaml"), *options]
        done = CliRunner().invoke(app, asked, env=surroundings)
        assert done.exit_code == 0, done.output
        return done.stdout

    def kept(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row there is, but for the secret of the digest's page and where PostgreSQL counts on."""
        with closing(self.store()) as store:
            rows = rows_of(store)
        rows["meta"] = [row for row in rows["meta"] if not str(row[0]).startswith("last ")]
        rows["digest"] = [tuple(value for place, value in enumerate(row) if place != 4) for row in rows["digest"]]
        return rows


def test_a_week_is_made_kept_and_read_alike_in_both_databases(postgres: Server, tmp_path: Path) -> None:
    here, there = Shop(tmp_path / "here", None), Shop(tmp_path / "there", postgres.new_database())
    assert here.kept() == there.kept(), "they begin alike"
    assert [shop.makes() for shop in (here, there, there)] == [
        Result(Ending.MADE),
        Result(Ending.MADE),
        Result(Ending.ALREADY),
    ]
    ours, theirs = here.kept(), there.kept()
    for name, rows in ours.items():
        assert theirs[name] == rows, name
    assert [len(ours[name]) for name in ("digest", "outbox")] == [1, 42]
    for options in (["--print"], ["--html", "-", "--language", "tr"]):
        assert here.says(*options) == there.says(*options)
    assert len(here.says("--print").splitlines()) > 40


def test_a_database_that_is_locked_for_longer_than_anybody_waits_keeps_no_half_of_it(
    postgres: Server, tmp_path: Path
) -> None:
    shop = Shop(tmp_path / "there", postgres.new_database())
    before = shop.kept()
    with closing(shop.store()) as store, store.transaction():
        result = shop.makes()
    assert (result.outcome, result.code) == (Ending.FAILED, "StoreError")
    assert result.says == "{path}: another process kept the database locked — try again"
    assert shop.kept() == before
    assert shop.makes() == Result(Ending.MADE)


def test_a_server_that_is_away_is_named_without_its_password(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    url = f"postgresql://nobetci:s3cret@/nobetci?host={tmp_path}"
    away = Workshop(tmp_path / "none.db", url, timedelta(seconds=1), timedelta(seconds=60), aspects_data)
    result = away.make(ORDER, lambda: False)
    assert (result.outcome, result.code) == (Ending.FAILED, "StoreError")
    assert result.says == "{path}: the server cannot be reached — check that it runs and that its address is right"
    assert "s3cret" not in str(result)
