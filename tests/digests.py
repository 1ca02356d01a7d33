"""Digests to render: a full week, an empty one, the first one, one across New Year; invented people, hostile words."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from monitor.rules.card import Ground
from monitor.rules.digest.card import DigestCard, Quoted
from monitor.rules.digest.counts import CampaignCount, Gap, Judged, Kept, Listening
from monitor.rules.digest.digest import (
    DayLine,
    Digest,
    Figure,
    Measure,
    Noise,
    OpenLine,
    Recurrence,
    Recurring,
    RivalLine,
    SourceLine,
    TopicLine,
    WeekTimes,
    Without,
)
from monitor.rules.digest.headline import CALM, CAMPAIGN, FIRST_TOPIC, MORE_TOPIC, NOTHING
from monitor.rules.noise import FIRED, NOISE, SUGGEST_AT_LEAST

MONDAY = date(2026, 11, 16)
"""Of the week 2026-W47."""
MADE = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
"""The Monday after it, 09:00 in Istanbul."""
_LISTENED = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
_NOBODY = Ground(0, NOTHING, {"brand": "Papatya Ev"})
_ATTACKED = Ground(0, CAMPAIGN, {"before": 331, "now": 412, "count": 84})
WORDS = (
    "3 haftadır iademi bekliyorum, kimse telefona çıkmıyor. 1.299 TL param ortada yok!\n"
    "Çözülmezse tüketici hakem heyetine başvuracağım."
)
HOSTILE = (
    "<!channel> <@U123> <http://evil.example|banka.example> *bold* :tada: <b>&amp;</b> ](http://evil.example)\n"
    "\u202egnp.exe\u202c \x1b[31mred\x1b[0m \x1b]8;;http://evil.example\x07here\x1b]8;;\x07 \x00\x07 [bold red]x[/] "
    "zalgo" + "\u0301" * 200 + " \U0001f468\u200d\U0001f469\u200d\U0001f467 " + "uzun " * 400
)
_NAMES = "<!here>\u202e*[red]&<script>alert(1)</script>"
_NOT_OURS = "{urgency} {"


def days_of(monday: date, counts: tuple[tuple[int, int, int, int], ...]) -> tuple[DayLine, ...]:
    """Seven days: positive, neutral, negative and suspected mentions of each."""
    return tuple(DayLine(monday + timedelta(days=at), *numbers) for at, numbers in enumerate(counts))


_DAYS = (
    (9, 14, 25, 0),
    (8, 12, 31, 0),
    (11, 18, 54, 30),
    (7, 16, 71, 54),
    (10, 13, 32, 0),
    (6, 11, 22, 0),
    (5, 12, 25, 0),
)
_FEW = ((1, 1, 0, 0), (0, 1, 1, 0), (2, 0, 0, 0), (0, 2, 1, 0), (1, 0, 1, 0), (1, 0, 0, 0), (0, 0, 0, 0))


def a_digest(**changes: object) -> Digest:
    """A small one: 12 mentions, nothing else to tell; change what a test is about."""
    values: dict[str, object] = {
        "brand": "Papatya Ev",
        "week": MONDAY,
        "made_at": MADE,
        "zone": "Europe/Istanbul",
        "headline": Ground(0, CALM, {"now": 12, "share": 0.25}),
        "figures": (
            Figure(Measure.MENTIONS, 12, 9, 10.5),
            Figure(Measure.NEGATIVE, 0.25, 0.3333333333333333, 0.3),
            Figure(Measure.URGENT, 1, 0, 0.5),
            *(Figure(measure, None) for measure in (Measure.CLAIMED_IN_TIME, Measure.ANSWERED_IN_TIME)),
            *(Figure(measure, None) for measure in (Measure.CLAIM_TIME, Measure.ANSWER_TIME)),
            *(Figure(measure, 0, 0, 0) for measure in (Measure.SOLVED, Measure.THANKS, Measure.OPEN)),
        ),
        "days": days_of(MONDAY, _FEW),
        "sources": (SourceLine("sikayetvar", 12, 3, 9),),
        "coverage": (Listening("sikayetvar", _LISTENED),),
    }
    return Digest(**{**values, **changes})  # type: ignore[arg-type]


def a_full_digest(**changes: object) -> Digest:
    """A week that has something in every part; all numbers reconcile."""
    at = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)
    values: dict[str, object] = {
        "headline": _ATTACKED,
        "figures": (
            Figure(Measure.MENTIONS, 412, 331, 318.5),
            Figure(Measure.NEGATIVE, 260 / 412, 0.55, 0.535),
            Figure(Measure.URGENT, 23, 14, 15.25),
            Figure(Measure.CLAIMED_IN_TIME, 0.86, 0.8, 0.78),
            Figure(Measure.ANSWERED_IN_TIME, 0.78, 0.84, 0.81),
            Figure(Measure.CLAIM_TIME, 840.0, 1_080.0, 1_020.0),
            Figure(Measure.ANSWER_TIME, 4_320.0, 3_900.0, 4_050.0),
            Figure(Measure.SOLVED, 96, 88, 90.25),
            Figure(Measure.THANKS, 31, 24, 26.0),
            Figure(Measure.OPEN, 17, 12, 13.5),
        ),
        "days": days_of(MONDAY, _DAYS),
        "topics": (
            TopicLine("late", 121, 104, 78),
            TopicLine("health", 84, 84, 2),
            TopicLine("refund", 66, 61, 64),
            TopicLine("wrong_defective", 41, 38, 52),
            TopicLine("praise", 31, 0, 24),
            TopicLine("pre_stock", 9, 0, 6),
            TopicLine("fraud_payment", 4, 4, 0),
        ),
        "sources": (
            SourceLine("x", 214, 150, 120),
            SourceLine("sikayetvar", 131, 98, 142),
            SourceLine("facebook", 52, 9, 51),
            SourceLine("import", 15, 3, None),
        ),
        "times": (
            WeekTimes("2026-W43", timedelta(minutes=19), timedelta(minutes=71), 0.79),
            WeekTimes("2026-W44", timedelta(minutes=16), timedelta(minutes=68), 0.82),
            WeekTimes("2026-W45", None, None, None),
            WeekTimes("2026-W46", timedelta(minutes=18), timedelta(minutes=65), 0.84),
            WeekTimes("2026-W47", timedelta(minutes=14), timedelta(minutes=72), 0.78),
        ),
        "recurring": (
            Recurring(Recurrence.PROBLEM, "manual", "Karanfil Kitaplık", 7, 9, 3, (101, 102)),
            Recurring(Recurrence.PROBLEM, "", "avize", 4, 4, None, (103,)),
            Recurring(Recurrence.QUESTION, "dimensions", "Lale Koltuk", 5, 5, 0, (104, 105)),
        ),
        "examined": (412, 412),
        "campaigns": (
            CampaignCount(412, "suspected", None, 91, 76, 38),
            CampaignCount(415, "decided", "inauthentic", 78, 8, 7),
        ),
        "without": Without(84, 328, 176 / 328),
        "judged": Judged(4, 1),
        "rivals": (RivalLine("Kirpi", 23, 11), RivalLine("Yonca", 0, 4)),
        "praise": (121, 122),
        "open": (
            OpenLine(41, 111, 92, datetime(2026, 11, 20, 7, 31, tzinfo=UTC), "ayse", True),
            OpenLine(42, 112, 81, datetime(2026, 11, 22, 18, 5, tzinfo=UTC)),
            OpenLine(43, 113, 64, datetime(2026, 11, 19, 9, 0, tzinfo=UTC), "deniz"),
        ),
        "open_cases": 17,
        "open_late": 5,
        "top": (131, 132, 133, 134, 135),
        "promises": Kept(6, 4, 2),
        "spikes": 1,
        "noise": Noise(
            48,
            7,
            (
                Ground(3, NOISE, {"route": "acil", "fired": 40, "acted": 1, "wrong": 12}),
                Ground(75, FIRED, {"route": "ciddi", "fired": 8, "acted": 6, "wrong": 0}),
            ),
            (Ground(0, SUGGEST_AT_LEAST, {"route": "acil", "fired": 40, "least": 62, "spared": 31, "missed": 0}),),
        ),
        "coverage": (
            Listening("sikayetvar", _LISTENED, (Gap("sikayetvar", at, at + timedelta(hours=31), "layout", 12),)),
            Listening("x", _LISTENED, (Gap("x", at, at + timedelta(hours=2), "limited"),), partial=True),
            Listening("facebook", at),
            Listening("sikayetim", _LISTENED, (Gap("sikayetim", at + timedelta(days=4), None, "refused"),)),
            Listening("alosikayet", None),
        ),
        "unjudged": 3,
        "heard_late": 6,
    }
    return a_digest(**{**values, **changes})


def an_empty_digest(**changes: object) -> Digest:
    """A week in which nobody said anything, listened to all the time."""
    values: dict[str, object] = {
        "headline": _NOBODY,
        "figures": (
            Figure(Measure.MENTIONS, 0, 9, 10.5),
            Figure(Measure.NEGATIVE, None, 0.3333333333333333, 0.3),
            Figure(Measure.URGENT, 0, 1, 0.5),
            *(Figure(measure, None) for measure in (Measure.CLAIMED_IN_TIME, Measure.ANSWERED_IN_TIME)),
            *(Figure(measure, None) for measure in (Measure.CLAIM_TIME, Measure.ANSWER_TIME)),
            *(Figure(measure, 0, 0, 0) for measure in (Measure.SOLVED, Measure.THANKS, Measure.OPEN)),
        ),
        "days": days_of(MONDAY, ((0, 0, 0, 0),) * 7),
        "sources": (),
    }
    return a_digest(**{**values, **changes})


def a_first_digest(**changes: object) -> Digest:
    """The full week with no earlier one to compare with."""
    full = a_full_digest()
    values: dict[str, object] = {
        "headline": Ground(0, FIRST_TOPIC, {"now": 412, "share": 260 / 412, "topic": "late"}),
        "figures": tuple(Figure(one.measure, one.now) for one in full.figures),
        "topics": tuple(TopicLine(one.topic, one.mentions, one.negative) for one in full.topics),
        "sources": tuple(SourceLine(one.source, one.mentions, one.negative) for one in full.sources),
        "times": full.times[-1:],
        "recurring": tuple(replace(one, last=None) for one in full.recurring),
        "rivals": tuple(RivalLine(one.rival, one.mentions) for one in full.rivals),
        "first": True,
    }
    return a_full_digest(**{**values, **changes})


def a_new_year_digest(**changes: object) -> Digest:
    """The week 2026-W53, from the 28th of December to the 3rd of January."""
    monday = date(2026, 12, 28)
    values: dict[str, object] = {
        "week": monday,
        "made_at": datetime(2027, 1, 4, 6, 0, tzinfo=UTC),
        "days": days_of(monday, _DAYS),
        "times": (
            WeekTimes("2026-W52", timedelta(minutes=18), timedelta(minutes=65), 0.84),
            WeekTimes("2026-W53", timedelta(minutes=14), timedelta(minutes=72), 0.78),
        ),
        "coverage": (Listening("sikayetvar", _LISTENED),),
        "open": (),
    }
    return a_full_digest(**{**values, **changes})


def a_crowded_digest(**changes: object) -> Digest:
    """A hundred thousand mentions in one week."""
    busy = [[number * 240 for number in one] for one in _DAYS]
    busy[6][1] += 1_120
    counts = tuple((positive, neutral, negative, suspected) for positive, neutral, negative, suspected in busy)
    negative = sum(one[2] for one in counts)
    full = a_full_digest()
    figures = {
        Measure.MENTIONS: Figure(Measure.MENTIONS, 100_000, 81_345, 79_120.75),
        Measure.NEGATIVE: Figure(Measure.NEGATIVE, negative / 100_000, 0.551, 0.54),
        Measure.URGENT: Figure(Measure.URGENT, 5_310, 4_112, 4_205.5),
        Measure.SOLVED: Figure(Measure.SOLVED, 23_410, 22_987, 21_050.0),
        Measure.OPEN: Figure(Measure.OPEN, 1_234, 1_102, 998.5),
    }
    values: dict[str, object] = {
        "headline": Ground(0, CAMPAIGN, {"before": 81_345, "now": 100_000, "count": 20_160}),
        "figures": tuple(figures.get(one.measure, one) for one in full.figures),
        "days": days_of(MONDAY, counts),
        "topics": tuple(
            TopicLine(one.topic, one.mentions * 240, one.negative * 240, (one.last or 0) * 240) for one in full.topics
        ),
        "sources": (
            SourceLine("x", 61_234, 40_000, 48_120),
            SourceLine("sikayetvar", 30_111, 20_000, 26_000),
            SourceLine("facebook", 8_655, negative - 60_000, 7_225),
        ),
        "examined": (50_000, 100_000),
        "without": Without(20_160, 79_840, (negative - 20_160) / 79_840),
        "open_cases": 1_234,
        "open_late": 310,
    }
    return a_full_digest(**{**values, **changes})


def an_unanswered_digest(**changes: object) -> Digest:
    """A brand that nobody answers for: no clock was kept, nothing was solved."""
    full = a_full_digest()
    silent = {
        Measure.CLAIMED_IN_TIME: Figure(Measure.CLAIMED_IN_TIME, 0.0, 0.0, 0.0),
        Measure.ANSWERED_IN_TIME: Figure(Measure.ANSWERED_IN_TIME, 0.0, 0.0, 0.0),
        Measure.CLAIM_TIME: Figure(Measure.CLAIM_TIME, None),
        Measure.ANSWER_TIME: Figure(Measure.ANSWER_TIME, None),
        Measure.SOLVED: Figure(Measure.SOLVED, 0, 0, 0.0),
    }
    values: dict[str, object] = {
        "headline": Ground(0, MORE_TOPIC, {"before": 331, "now": 412, "topic": "late"}),
        "figures": tuple(silent.get(one.measure, one) for one in full.figures),
        "times": tuple(WeekTimes(one.week, in_time=0.0) for one in full.times),
        "campaigns": (),
        "without": None,
        "judged": Judged(),
        "promises": Kept(),
        "noise": Noise(),
        "days": days_of(MONDAY, tuple((positive, neutral, negative, 0) for positive, neutral, negative, _ in _DAYS)),
    }
    return a_full_digest(**{**values, **changes})


def a_hostile_digest(**changes: object) -> Digest:
    """Every name in it tries to be something else."""
    at = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)
    values: dict[str, object] = {
        "brand": _NAMES,
        "headline": Ground(0, _NOT_OURS, {"urgency": HOSTILE, "brand": _NAMES}),
        "zone": _NAMES,
        "topics": tuple(TopicLine(f"{_NAMES}{number}" * 9, 9, 9, 0) for number in range(40)),
        "sources": tuple(SourceLine(f"{_NAMES}{number}" * 9, 9, 9, 0) for number in range(40)),
        "recurring": tuple(
            Recurring(kind, f"{_NAMES}{number}", _NAMES * 9, 9, 9, 0, (101, 102, 999))
            for kind in Recurrence
            for number in range(20)
        ),
        "campaigns": tuple(CampaignCount(number, _NAMES, _NAMES, 91, 9, 9) for number in range(40)),
        "rivals": tuple(RivalLine(f"{_NAMES}{number}" * 9, 9, 0) for number in range(40)),
        "praise": tuple(range(121, 161)),
        "open": tuple(OpenLine(number, 111, 92, at, _NAMES, True) for number in range(40)),
        "top": tuple(range(131, 171)),
        "noise": Noise(9, 1, (Ground(3, _NOT_OURS, {"route": HOSTILE}),) * 40, (Ground(0, _NOT_OURS),) * 40),
        "coverage": tuple(
            Listening(f"{_NAMES}{number}", at, (Gap(_NAMES, at, at + timedelta(hours=3), _NAMES, 3),) * 20)
            for number in range(40)
        ),
    }
    return a_full_digest(**{**values, **changes})


def a_quote(number: int, **changes: object) -> Quoted:
    """What the mention of that number says."""
    values: dict[str, object] = {
        "text": WORDS,
        "source": "Şikayetvar",
        "at": datetime(2026, 11, 18, 9, 0, tzinfo=UTC) + timedelta(minutes=number),
        "url": f"https://www.sikayetvar.com/papatya-ev/sikayet-{number}",
        "urgency": 60 + number % 40,
        "topics": ("late", "refund"),
        "reference": "#8F3K",
    }
    return Quoted(**{**values, **changes})  # type: ignore[arg-type]


SAID = {
    101: "Karanfil kitaplığın kılavuzu yok, vidaların hangisi nereye belli değil.",
    102: "Kitaplığın kurulum kılavuzu İngilizce çıktı, iki saattir uğraşıyoruz.",
    103: "Aldığım avizenin camı çatlak geldi.",
    104: "Lale koltuğun eni kaç cm? Sayfada ölçü yok.",
    105: "Merhaba, Lale koltuk 90 cm kapıdan geçer mi?",
    111: WORDS,
    112: "Kargom 9 gündür aynı şubede, telefonum 0532 123 45 67, lütfen biri arasın!",
    113: "İade onaylandı ama para hâlâ yatmadı. IBAN: TR33 0006 1005 1978 6457 8413 26",
    121: "Siparişim ertesi gün geldi, paketleme kusursuzdu. Teşekkürler Papatya Ev!",
    122: "Koltuğun döşemesi harika, üç kuşak oturuyoruz 😊",
    131: "Çocuğumun beşiğinin korkuluğu koptu, bu bir güvenlik sorunu! Savcılığa gideceğim.",
    132: "Kart bilgilerim çalındı, iki kez ödeme çekilmiş. mail: ayse.k@example.com",
    133: "Kargom 9 gündür aynı şubede, kimse ilgilenmiyor.",
    134: "Kırık geldi, üçüncü kez yazıyorum.",
    135: "Yine gecikti.",
}


def quotes(**changes: object) -> dict[int, Quoted]:
    """The words of every mention that a full digest quotes; 135 was erased meanwhile."""
    on_x = {131, 133, 135}
    told = {
        number: a_quote(
            number,
            text=text,
            **({"source": "X", "url": f"https://x.com/i/status/1990000000000000{number}"} if number in on_x else {}),
            **changes,
        )
        for number, text in SAID.items()
    }
    del told[135]
    return told


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e5"
    "27de100000000049454e44ae426082"
)
"""One pixel."""


def a_digest_card(digest: Digest | None = None, **changes: object) -> DigestCard:
    """The digest as a channel shows it: the full one, with words, names, labels and a page; no pictures."""
    values: dict[str, object] = {
        "key": "shop:digest:papatya-ev:2026-W47:yonetim",
        "rev": 1,
        "digest": digest or a_full_digest(),
        "quotes": quotes(),
        "people": {"ayse": "Ayşe Yılmaz", "deniz": "Deniz"},
        "labels": {"sikayetvar": "Şikayetvar", "x": "X", "facebook": "Facebook", "sikayetim": "Şikayetim"},
        "page": "https://nobetci.example/digests/0123456789abcdef",
        "digest_id": 7,
    }
    return DigestCard(**{**values, **changes})  # type: ignore[arg-type]


def a_hostile_card(**changes: object) -> DigestCard:
    """Words, names, addresses and places that all try to break out of where they are shown."""
    said = {
        number: a_quote(
            number, text=HOSTILE, source=_NAMES, url="javascript:alert(1)", topics=(_NAMES,), reference=_NAMES
        )
        for number in range(100, 172)
    }
    values: dict[str, object] = {
        "quotes": said,
        "people": {_NAMES: HOSTILE},
        "labels": {},
        "page": "https://nobetci.example/digests/0123456789abcdef",
        "may_be_duplicate": True,
    }
    return a_digest_card(a_hostile_digest(), **{**values, **changes})


DIGESTS = {
    "full": a_full_digest,
    "empty": an_empty_digest,
    "first": a_first_digest,
    "new-year": a_new_year_digest,
    "crowded": a_crowded_digest,
    "unanswered": an_unanswered_digest,
    "small": a_digest,
}
