"""Messages to render, one of every kind and state, with invented people and hostile words."""

from datetime import UTC, date, datetime, timedelta

from monitor.rules.card import (
    CampaignCard,
    Card,
    Ground,
    Note,
    Notice,
    Phase,
    Report,
    RollUp,
    RollUpLine,
    Sample,
    SpikeCard,
)
from monitor.rules.case import CUSTOMER_SPOKE_AGAIN, SITE_ANSWERED, SITE_WITHDRAWN, State, Verdict
from monitor.rules.causes import CAMPAIGNS, NEGATIVE, SOURCE, TOPIC
from monitor.rules.context import Surroundings, weigh
from monitor.rules.draft import Draft
from monitor.rules.message import Message
from monitor.rules.moves import Move
from monitor.rules.noise import FIRED, NOISE, SUGGEST_AT_LEAST, SUGGEST_TOPIC, TITLE
from monitor.rules.people import Person
from monitor.rules.propaganda import SAYS
from monitor.rules.reminding import STILL_YOURS
from monitor.rules.score import Axis, Reason, Sentiment
from scrapers.kit.errors import msg
from scrapers.kit.mention import Author

HEARD = datetime(2026, 11, 20, 7, 31, tzinfo=UTC)
WORDS = (
    "3 haftadır iademi bekliyorum, kimse telefona çıkmıyor. 1.299 TL param ortada yok!\n"
    "Çözülmezse tüketici hakem heyetine başvuracağım."
)


def reason(points: int, says: str, quote: str | None = None, code: str = "lexicon.legal") -> Reason:
    return Reason(Axis.URGENCY, code, points, says, quote)


REASONS = (
    reason(40, msg("legal or official step"), "tüketici hakem heyetine başvuracağım"),
    reason(18, msg("money or return is withheld"), "1.299 TL param ortada yok"),
    reason(12, msg("open for a week or more"), "3 haftadır"),
    reason(9, msg("cannot reach anybody, or gets no answer"), "kimse telefona çıkmıyor"),
    reason(6, msg("wants the money back"), "iademi bekliyorum"),
    reason(4, msg("describes a problem that someone should look at")),
    reason(-2, msg("praise or thanks")),
)

AROUND = Surroundings(views=1_234, earlier=2, unanswered=1, waiting=timedelta(hours=9, minutes=12))
FAR_AROUND = Surroundings(followers=12_345, views=900, earlier=1, waiting=timedelta(days=5), in_thread=30)


def a_card(**changes: object) -> Card:
    values: dict[str, object] = {
        "key": "shop:case:41:team",
        "rev": 1,
        "reference": "#8F3K",
        "brand": "Papatya Ev",
        "source": "sikayetvar",
        "state": State.NEW,
        "urgency": 87,
        "sentiment": Sentiment.NEGATIVE,
        "topics": ("refund", "legal", "no_reply"),
        "reasons": REASONS,
        "text": WORDS,
        "title": "İadem 3 haftadır yapılmıyor",
        "respond_url": "https://www.sikayetvar.com/papatya-ev/iadem-3-haftadir-yapilmiyor",
        "author": Author(name="Ayşe K."),
        "posted_at": HEARD - timedelta(hours=9, minutes=12),
        "heard_at": HEARD,
        "rule": "urgent",
        "rulebook": "2026.1-4f2a",
        "views": 1_234,
        "media": 2,
        "earlier": 1,
    }
    return Card(**{**values, **changes})  # type: ignore[arg-type]


SAID = "Papatya Ev ürünlerinde kanserojen boya çıkmış, herkes biliyor ama kimse yazmıyor. Ben artık Kirpi'den alıyorum."


FIGURES = {
    "posts": 41,
    "authors": 38,
    "copies": 12,
    "rival_named": 36,
    "top_link": 20,
    "newcomers": 33,
    "credible": 2,
    "span": timedelta(hours=3, minutes=18),
}


def ground(points: int, feature: str) -> Ground:
    return Ground(points, SAYS[feature], FIGURES)


def a_campaign(**changes: object) -> CampaignCard:
    values: dict[str, object] = {
        "key": "shop:campaign:412",
        "rev": 7,
        "number": 412,
        "brand": "Papatya Ev",
        "phase": Phase.STRONG,
        "coordination": 97,
        "propaganda": 91,
        "peak": 91,
        "posts": 41,
        "authors": 38,
        "first_seen": HEARD - timedelta(hours=3, minutes=20),
        "last_seen": HEARD - timedelta(minutes=2),
        "sources": (("x", 38), ("sikayetvar", 3)),
        "pace": (1, 2, 5, 9, 14, 10),
        "stretch": timedelta(minutes=33),
        "together": (ground(62, "authors"), ground(35, "copies")),
        "grounds": (
            ground(48, "rival_named"),
            ground(25, "link_other"),
            ground(22, "newcomers"),
            ground(-4, "credible"),
        ),
        "doubts": (ground(0, "credible"), ground(0, "repeats")),
        "samples": (
            Sample(SAID, "x", HEARD - timedelta(hours=3, minutes=20), "https://x.com/i/status/1990000000000000001"),
            Sample(SAID.upper(), "x", HEARD - timedelta(hours=2), "https://x.com/i/status/1990000000000000002"),
            Sample(SAID.replace("ürünlerinde", "mobilyalarında"), "sikayetvar", HEARD - timedelta(minutes=40)),
        ),
        "customers": 2,
        "model": "g1-4f2a",
    }
    return CampaignCard(**{**values, **changes})  # type: ignore[arg-type]


AYSE, DENIZ = Person("ayse", "Ayşe Yılmaz", "U012AB3CD"), Person("deniz", "Deniz")
DESK = Person("destek", "Destek", "S012AB3CD")
DRAFT = Draft(
    "refund",
    "Merhaba, iadenizin bu kadar geciktiği için özür dileriz.\n"
    "Sipariş numaranızı özelden yazarsanız iadenizi bugün muhasebeye iletip [tarih] gününe kadar tamamlarız.",
    ("Muhasebeye sor: iade ne zaman çıkar?", "Tarihi söz olarak kaydet"),
)
OPEN_OFFERS = (
    *(Move.RESPOND, Move.CLAIM, Move.APPROVE, Move.CLOSE, Move.SNOOZE, Move.PROMISE, Move.HAND, Move.SUSPICIOUS),
    *(Move.GENUINE, Move.IRRELEVANT, Move.WRONG_BRAND, Move.WRONG_URGENCY, Move.WRONG_TOPIC, Move.MERGE, Move.MUTE),
)
CLAIMED_OFFERS = (
    *(Move.RESPOND, Move.ANSWERED, Move.CLOSE, Move.RELEASE, Move.SNOOZE, Move.PROMISE, Move.HAND, Move.SUSPICIOUS),
    *(Move.IRRELEVANT, Move.WRONG_BRAND),
)


def a_spike(**changes: object) -> SpikeCard:
    values: dict[str, object] = {
        "key": "shop:spike:7",
        "rev": 3,
        "spike_id": 7,
        "brand": "Papatya Ev",
        "topic": None,
        "negativity": False,
        "began_at": HEARD - timedelta(hours=1),
        "last_hour": HEARD,
        "seen": 42.0,
        "expected": 9.6,
        "low": 1.0,
        "high": 24.0,
        "in_campaigns": 6,
        "causes": (
            Ground(64, TOPIC, {"topic": "late", "usual": 20}),
            Ground(71, SOURCE, {"source": "Şikayetvar"}),
            Ground(14, CAMPAIGNS),
            Ground(81, NEGATIVE, {"usual": 48}),
        ),
        "samples": (Sample("Siparişim üç haftadır kargoda görünüyor.", "Şikayetvar", HEARD, "https://example.com/1"),),
    }
    return SpikeCard(**{**values, **changes})  # type: ignore[arg-type]


REPORT = Report(
    "shop:noise:2026-W47",
    1,
    TITLE,
    (
        Ground(3, NOISE, {"route": "acil", "fired": 40, "acted": 1, "wrong": 12}),
        Ground(75, FIRED, {"route": "ciddi", "fired": 8, "acted": 6, "wrong": 0}),
    ),
    (
        Ground(0, SUGGEST_AT_LEAST, {"route": "acil", "fired": 40, "least": 62, "spared": 31, "missed": 0}),
        Ground(0, SUGGEST_TOPIC, {"route": "acil", "fired": 40, "spared": 14, "topic": "ship_fee"}),
    ),
    {"first": "2026-11-16", "last": "2026-11-22", "fired": 48, "acted": 7},
)


HOSTILE = (
    "<!channel> <@U123> <http://evil.example|banka.example> *bold* :tada: @everyone\n"
    "\u202egnp.exe\u202c "
    "\x1b[31mred\x1b[0m \x1b]8;;http://evil.example\x07here\x1b]8;;\x07 \x00\x07 &amp; [bold red]x[/] "
    + "zalgo"
    + "\u0301" * 200
    + " \U0001f468\u200d\U0001f469\u200d\U0001f467 "
    + "uzun " * 900
)
_NAMES = "<!here>\u202e*[red]&"

MESSAGES: dict[str, Message] = {
    "card-new": a_card(context=weigh(AROUND)),
    "card-from-x": a_card(
        source="x",
        title=None,
        urgency=62,
        topics=("late",),
        text="kargom nerede @papatyaev 5 gündür bekliyorum 😡",
        reasons=(reason(50, msg("asks when it comes"), "kargom nerede"), reason(12, msg("angry emoji"), "😡")),
        respond_url="https://x.com/i/status/1990000000000000001",
        author=Author(
            name="Deniz 🌊",
            handle="deniz_k",
            followers=12_345,
            verified=True,
            created_at=datetime(2018, 3, 10, tzinfo=UTC),
        ),
        likes=3,
        mentions=2,
        flags=frozenset({"wants.dm"}),
        state_note=CUSTOMER_SPOKE_AGAIN,
        may_be_duplicate=True,
        context=weigh(FAR_AROUND),
    ),
    "card-claimed": a_card(state=State.CLAIMED, rev=2),
    "card-answered": a_card(state=State.ANSWERED, state_note=SITE_ANSWERED, rev=3),
    "card-closed": a_card(state=State.CLOSED, state_note=SITE_WITHDRAWN, rev=4, context=weigh(AROUND)),
    "card-irrelevant": a_card(state=State.IRRELEVANT, rev=5),
    "card-hostile": a_card(
        text=HOSTILE,
        title=HOSTILE,
        brand=_NAMES,
        source=_NAMES,
        topics=("refund", _NAMES),
        rule=_NAMES,
        rulebook=_NAMES,
        respond_url="javascript:alert(1)",
        author=Author(name=HOSTILE, handle=_NAMES),
        reasons=tuple(reason(10, "{urgency} {", HOSTILE) for _ in range(12)),
        rating=1.5,
    ),
    "work-open": a_card(
        claim_due=HEARD + timedelta(minutes=15),
        answer_due=HEARD + timedelta(hours=4),
        assigned=(AYSE, DENIZ),
        eyes_needed=True,
        draft=DRAFT,
        offers=OPEN_OFFERS,
        context=weigh(AROUND),
    ),
    "work-claimed": a_card(
        state=State.CLAIMED,
        was=State.NEW,
        owner=AYSE,
        eyes_needed=True,
        eyes=DENIZ,
        answer_due=HEARD + timedelta(hours=4),
        promised_for=date(2026, 11, 27),
        draft=DRAFT,
        offers=CLAIMED_OFFERS,
        rev=2,
    ),
    "work-snoozed": a_card(
        owner=AYSE, snoozed_until=HEARD + timedelta(hours=14), offers=(Move.RESPOND, Move.CLAIM, Move.WAKE), rev=3
    ),
    "work-given-back": a_card(was=State.CLAIMED, offers=(Move.RESPOND, Move.CLAIM), word=Move.GENUINE, word_by=DENIZ),
    "work-answered": a_card(
        state=State.ANSWERED,
        was=State.CLAIMED,
        owner=AYSE,
        took=timedelta(minutes=42),
        offers=(Move.RESPOND, Move.CLOSE, Move.REOPEN, Move.PROMISE, Move.ASK_REVIEW),
        rev=4,
    ),
    "work-closed": a_card(
        state=State.CLOSED,
        was=State.ANSWERED,
        owner=AYSE,
        took=timedelta(minutes=42),
        story=True,
        review_asked_at=HEARD,
        offers=(Move.REOPEN,),
        rev=5,
    ),
    "work-suspicious": a_card(
        state=State.SUSPICIOUS,
        was=State.NEW,
        owner=Person("slack:U0999", slack="U0999"),
        offers=(Move.REOPEN, Move.GENUINE),
        rev=6,
    ),
    "work-merged": a_card(
        state=State.CLOSED, was=State.NEW, text="", title=None, author=Author(), into="#9QXA", respond_url=None, rev=7
    ),
    "work-hostile": a_card(
        owner=Person("slack:<!here>", HOSTILE, "<!here>"),
        state=State.CLAIMED,
        assigned=(Person("x", HOSTILE, "U1><!here"),),
        draft=Draft(HOSTILE, HOSTILE * 9, (HOSTILE,) * 9),
        offers=tuple(Move),
        into=None,
    ),
    "work-asked": Note(
        "shop:case:41:note:7",
        1,
        STILL_YOURS,
        {"waited": timedelta(minutes=30)},
        reference="#8F3K",
        aloud=True,
        to=(AYSE, DESK, DENIZ),
        offers=(Move.STILL_MINE, Move.RELEASE),
        case_id=41,
    ),
    "work-morning": RollUp(
        "shop:morning:team:202611200600",
        1,
        2,
        HEARD,
        (
            RollUpLine("#8F3K", 62, "Papatya Ev", "x", ("late",), WORDS, "https://x.com/i/1"),
            RollUpLine("#8F3L", 51, "Papatya Ev", "x", ("late",), WORDS, None),
        ),
        (("late", 2),),
        (("x", 2),),
        morning=True,
        cases=((41, "#8F3K"), (42, "#8F3L")),
    ),
    "work-campaign": a_campaign(offers=(Move.VERDICT, Move.MUTE)),
    "card-bare": a_card(
        text="",
        title=None,
        reasons=(),
        urgency=0,
        topics=(),
        respond_url=None,
        author=Author(),
        views=None,
        media=0,
        earlier=0,
    ),
    "note": Note(
        "shop:case:41:note:2",
        1,
        msg("more urgent than before: {before} → {after}"),
        {"before": 62, "after": 87},
        text="Hâlâ cevap yok. Yarın avukatımla görüşeceğim.",
        author="Ayşe K.",
        url="https://www.sikayetvar.com/papatya-ev/iadem-3-haftadir-yapilmiyor",
        at=HEARD,
    ),
    "notice-trouble": Notice(
        "shop:source:sikayetvar:1",
        1,
        good_news=False,
        says=msg("{source} changed its layout"),
        hint=msg("nothing is lost, it is parked; mend the preset, see: nobetci try {source} --html {evidence}"),
        values={"source": "sikayetvar", "evidence": "evidence/sikayetvar-1.html"},
    ),
    "notice-back": Notice(
        "shop:source:sikayetvar:2",
        1,
        good_news=True,
        says=msg("{source} is back: it reads again as described"),
        values={"source": "sikayetvar"},
    ),
    "roll-up": RollUp(
        "shop:rollup:1",
        3,
        14,
        HEARD,
        tuple(
            RollUpLine(
                f"#8F3{letter}",
                96 - 7 * place,
                "Papatya Ev",
                "sikayetvar",
                ("late", "refund"),
                WORDS,
                f"https://x.com/i/{place}",
            )
            for place, letter in enumerate("KLMNP")
        ),
        (("late", 9), ("refund", 5)),
        (("sikayetvar", 11), ("x", 3)),
    ),
    "campaign-strong": a_campaign(),
    "campaign-suspected": a_campaign(
        phase=Phase.SUSPECTED,
        propaganda=64,
        grounds=(ground(64, "rival_named"),),
        posts=6,
        authors=6,
        sources=(("x", 6),),
        pace=(6,),
        customers=0,
        doubts=(),
        may_be_duplicate=True,
    ),
    "campaign-faded": a_campaign(phase=Phase.FADED, propaganda=41, rev=8),
    "campaign-quiet": a_campaign(phase=Phase.QUIET, rev=9),
    "campaign-decided": a_campaign(phase=Phase.DECIDED, verdict=Verdict.COORDINATED_GENUINE, propaganda=20, rev=10),
    "campaign-merged": a_campaign(phase=Phase.MERGED, into=408, rev=11),
    "campaign-hostile": a_campaign(
        brand=_NAMES,
        sources=tuple((_NAMES * 9, 5) for _ in range(9)),
        together=tuple(Ground(10, "{urgency} {", {"urgency": HOSTILE}) for _ in range(9)),
        grounds=tuple(Ground(10, "{urgency} {", {"urgency": HOSTILE}) for _ in range(9)),
        doubts=tuple(Ground(0, "{urgency} {") for _ in range(9)),
        samples=tuple(Sample(HOSTILE, _NAMES, HEARD, "javascript:alert(1)") for _ in range(9)),
        model=_NAMES,
        pace=(0, -3, 10**9),
    ),
    "spike": a_spike(),
    "spike-topic": a_spike(topic="refund", seen=12.0, expected=0.4, low=0.0, high=5.0, in_campaigns=0, causes=()),
    "spike-negative": a_spike(negativity=True, seen=0.92, expected=0.48, low=0.2, high=0.8, may_be_duplicate=True),
    "spike-over": a_spike(over=True, rev=8),
    "spike-expected": a_spike(expected_until=HEARD + timedelta(days=7), rev=9),
    "report": REPORT,
}
