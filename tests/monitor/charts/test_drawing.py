"""The pictures themselves: whole, readable in every letter, told apart without seeing colours."""

import io
import warnings
from dataclasses import replace
from datetime import timedelta

import digests
import pytest

pytest.importorskip("matplotlib", reason="the pictures need the extra 'pictures'")

from matplotlib import rc_context
from PIL import Image

from monitor.charts.drawing import png
from monitor.charts.inks import FAINT, INKS, PAPER, TEXT
from monitor.charts.sheet import SMALL, Sheet, drawable
from monitor.charts.wire import HEIGHT, WIDTH
from monitor.language import voice
from monitor.rules.digest.card import Chart
from monitor.rules.digest.digest import TopicLine, WeekTimes
from monitor.rules.digest.plots import Plot, Tone, plots

VOICES = {"tr": voice("tr"), "en": voice("en")}
NAMED = {name: make for name, make in digests.DIGESTS.items() if name != "empty"}
LETTERS = "ABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZabcçdefgğhıijklmnoöprsştuüvyzÂâÎîÛû0123456789₺▲▼−–%…’.,:()<>&$"
EXTREMES = digests.a_full_digest(
    days=digests.days_of(
        digests.MONDAY,
        (
            (40_000, 30_000, 30_000, 50_000),
            (1, 1, 1, 0),
            (0, 0, 0, 0),
            (0, 0, 3, 3),
            (0, 0, 0, 0),
            (0, 0, 0, 0),
            (0, 1, 0, 0),
        ),
    ),
    topics=(
        TopicLine("late", 100_000, 9, 3),
        TopicLine("wrong_defective", 3, 1, 100_000),
        TopicLine("Müşteri hizmetlerine ulaşılamaması ve geri dönüş yapılmaması", 12, 1, None),
        TopicLine("Donaudampfschifffahrtsgesellschaftskapitän $x^2$ 😀漢", 2, 0, 0),
        TopicLine("漢字", 1, 0, 0),
    ),
    times=(
        WeekTimes("2026-W46", timedelta(days=13, hours=23), timedelta(days=29, hours=11), 1.0),
        WeekTimes("2026-W47", timedelta(seconds=20), timedelta(minutes=59), 0.005),
    ),
)


def seen(picture: bytes) -> Image.Image:
    with Image.open(io.BytesIO(picture)) as image:
        image.load()
        return image.convert("RGB")


def parts(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def colours_of(picture: bytes) -> dict[tuple[int, ...], int]:
    """How many pixels have which colour."""
    return {colour: count for count, colour in seen(picture).getcolors(WIDTH * HEIGHT)}


EDGES = ((0, 0, WIDTH, 4), (0, HEIGHT - 4, WIDTH, HEIGHT), (0, 0, 4, HEIGHT), (WIDTH - 4, 0, WIDTH, HEIGHT))
PURE_WHITE = ((255, 255),) * 3


def edges_of(picture: bytes) -> set[tuple[tuple[int, int], ...]]:
    """The darkest and lightest of each colour at the four edges."""
    image = seen(picture)
    return {image.crop(edge).getextrema() for edge in EDGES}


SHOWN = {f"{name}-tr": (make, VOICES["tr"]) for name, make in NAMED.items()} | {
    f"{name}-en": (NAMED[name], VOICES["en"]) for name in ("full", "crowded")
}


@pytest.mark.parametrize(("make", "said"), SHOWN.values(), ids=SHOWN)
def test_a_picture_is_small_white_paper_with_every_ink_of_its_plot_and_nothing_over_the_edge(make, said):
    for plot in plots(make(), said).values():
        picture = png(plot)
        colours = colours_of(picture)
        assert seen(picture).size == (1_200, 600)
        assert len(picture) <= 40_000
        assert colours[parts(PAPER)] > WIDTH * HEIGHT / 3
        used = {row.tone for row in plot.series if any(row.values)}
        assert all(colours.get(parts(INKS[tone].fill), 0) > 200 for tone in used)
        assert edges_of(picture) == {PURE_WHITE}


@pytest.mark.parametrize("said", VOICES.values(), ids=VOICES)
def test_extremes_are_drawn_without_a_warning_and_not_over_the_edge(said):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for plot in plots(EXTREMES, said).values():
            picture = png(plot)
            assert len(picture) <= 40_000
            assert edges_of(picture) == {PURE_WHITE}


def test_three_beside_a_hundred_thousand_can_be_seen():
    plot = plots(EXTREMES, VOICES["tr"])[Chart.TOPICS]
    nothing = replace(plot, series=tuple(replace(row, values=(0, *row.values[1:])) for row in plot.series))
    three = replace(plot, series=tuple(replace(row, values=(3, *row.values[1:])) for row in plot.series))
    now = parts(INKS[Tone.NOW].fill)
    assert colours_of(png(three))[now] >= colours_of(png(nothing))[now] + 100


@pytest.mark.parametrize("bold", [False, True])
def test_the_font_has_every_letter_that_we_write(bold):
    assert drawable(LETTERS, bold=bold) == LETTERS
    for said in VOICES.values():
        for make in NAMED.values():
            for plot in plots(make(), said).values():
                for words in words_of(plot):
                    assert drawable(words, bold=bold) == words


def words_of(plot: Plot) -> list[str]:
    labels = [label for series in plot.series for label in (series.name, *series.labels)]
    return [plot.title, *plot.points, *plot.totals, *plot.notes, *labels]


def test_letters_that_the_font_lacks_are_left_out():
    assert drawable("ürün 漢字\U0001fae0 $x$") == "ürün  $x$"


def test_the_same_plot_is_the_same_bytes_and_tells_nothing_of_when_and_how():
    plot = plots(digests.a_full_digest(), VOICES["tr"])[Chart.DAYS]
    picture = png(plot)
    assert picture == png(plot)
    assert not any(kind in picture for kind in (b"tEXt", b"tIME", b"iTXt", b"zTXt", b"Software"))


def test_what_somebody_set_for_his_own_pictures_changes_nothing():
    plot = plots(digests.a_full_digest(), VOICES["tr"])[Chart.TOPICS]
    plain = png(plot)
    with rc_context({"text.color": "red", "hatch.color": "red", "savefig.facecolor": "black", "font.size": 40}):
        assert png(plot) == plain


def test_words_are_made_smaller_before_they_are_cut():
    sheet = Sheet()
    words = "26 Eki – 1 Kas"
    size = sheet.fitting(words, 180, SMALL)
    assert size < SMALL
    assert sheet.width(words, size) <= 180
    lines = sheet.lines("Donaudampfschifffahrtsgesellschaft ve geri dönüş yapılmaması ve daha", 300, SMALL)
    assert len(lines) == 2
    assert all(line.endswith("…") and sheet.width(line, SMALL) <= 300 for line in lines)
    assert sheet.lines("", 300, SMALL) == []


# What tells the inks apart, as numbers.


def linear(part: int) -> float:
    share = part / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def luminance(pixel: tuple[int, ...]) -> float:
    return sum(weight * linear(part) for weight, part in zip((0.2126, 0.7152, 0.0722), pixel, strict=True))


def contrast(one: str, other: str) -> float:
    """As WCAG counts it, 1 to 21."""
    light, dim = sorted((luminance(parts(one)), luminance(parts(other))), reverse=True)
    return (light + 0.05) / (dim + 0.05)


EYES = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no long cones": ((0.1523, 1.0526, -0.2049), (0.1145, 0.7863, 0.0992), (-0.0039, -0.0481, 1.0520)),
    "no medium cones": ((0.3673, 0.8606, -0.2280), (0.2801, 0.6725, 0.0474), (-0.0118, 0.0429, 0.9689)),
    "no short cones": ((1.2555, -0.0767, -0.1788), (-0.0784, 0.9308, 0.1476), (0.0047, 0.6914, 0.3039)),
    "no colours": ((0.2126, 0.7152, 0.0722),) * 3,
}
"""Machado, Oliveira and Fernandes 2009, full severity, on linear light; the last is paper without ink of colours."""
SIDE_BY_SIDE = (
    (Tone.NEGATIVE, Tone.NEUTRAL),
    (Tone.NEUTRAL, Tone.POSITIVE),
    (Tone.NEGATIVE, Tone.POSITIVE),
    (Tone.NOW, Tone.BEFORE),
)


def lab(colour: str, eye: tuple[tuple[float, ...], ...]) -> tuple[float, float, float]:
    """What that eye sees, where equal distances look equal (CIE 1976)."""
    light = [linear(part) for part in parts(colour)]
    red, green, blue = (max(sum(weight * part for weight, part in zip(row, light, strict=True)), 0) for row in eye)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116 for value in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize("eye", EYES.values(), ids=EYES)
@pytest.mark.parametrize("pair", SIDE_BY_SIDE, ids="-".join)
def test_inks_side_by_side_are_told_apart_by_every_eye(pair, eye):
    one, other = (lab(INKS[tone].fill, eye) for tone in pair)
    assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 >= 18


@pytest.mark.parametrize("pair", SIDE_BY_SIDE, ids="-".join)
def test_inks_side_by_side_differ_in_pattern_or_much_in_lightness(pair):
    one, other = (INKS[tone] for tone in pair)
    assert one.hatch != other.hatch or contrast(one.fill, other.fill) >= 4.5


@pytest.mark.parametrize("tone", Tone)
def test_words_and_edges_stand_out(tone):
    ink = INKS[tone]
    assert contrast(ink.label, ink.fill) >= 4.5
    assert max(contrast(ink.fill, PAPER), contrast(TEXT, PAPER)) >= 3
    assert contrast(TEXT, PAPER) >= 7
    assert contrast(FAINT, PAPER) >= 7
