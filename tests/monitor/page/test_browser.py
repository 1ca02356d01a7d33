"""The page in a real browser: it fits a phone, a desk and A4, asks nobody for anything, and has nothing to complain."""

import json
import re
import struct
from html import unescape

import pytest
from browser import Shop, browse, program
from digests import DIGESTS, PNG, a_digest_card, a_hostile_card

from monitor.language import voice
from monitor.page import page
from monitor.page.letter import letter
from monitor.rules.digest.card import Chart
from monitor.rules.digest.document import document

WIDTHS = (360, 1200)
PICTURES = {Chart.DAYS: PNG, Chart.TOPICS: PNG}
CARDS = {name: a_digest_card(make(), pictures=PICTURES) for name, make in DIGESTS.items()}
CARDS["hostile"] = a_hostile_card(pictures=PICTURES)
CARDS["without pictures"] = a_digest_card()
MEASURE = """<!doctype html><meta charset="utf-8"><body><script>
const frames = %s, found = {};
for (const [name, path, width] of frames) {
  const frame = document.createElement("iframe");
  frame.style = `width:${width}px;height:800px;border:0`;
  frame.src = path;
  frame.onload = () => {
    const root = frame.contentDocument.documentElement;
    found[`${name} ${width}`] = root.scrollWidth - width;
    if (Object.keys(found).length === frames.length) {
      document.body.textContent = "measured " + JSON.stringify(found);
    }
  };
  document.body.append(frame);
}
</script>"""


@pytest.fixture(scope="module")
def pages():
    program()
    speaker = voice("tr")
    return {f"/{name.replace(' ', '-')}": page(card, speaker) for name, card in CARDS.items()}


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    """The browser's own folder: making one takes it a while."""
    return tmp_path_factory.mktemp("browser")


def measured(pages, frames, folder):
    frames = [[path, path, width] for path, width in frames]
    with Shop({**pages, "/measure": (MEASURE % json.dumps(frames)).encode()}) as shop:
        options = ("--window-size=1400,900", "--virtual-time-budget=20000", "--dump-dom")
        dom, console = browse(f"http://{shop.host}/measure", folder, *options, lead_to=shop.host)
    found = re.search(r"measured (\{.*?\})", unescape(dom))
    assert found, dom[-500:]
    return json.loads(found[1]), console, shop


def test_no_page_and_no_mail_is_wider_than_the_screen_nothing_is_asked_for_and_nothing_is_wrong(pages, profile):
    mail = letter(document(CARDS["full"], voice("tr")), voice("tr"), {}).encode()
    frames = [(path, width) for path in pages for width in WIDTHS] + [("/letter", width) for width in (360, 640)]
    overflow, console, shop = measured({**pages, "/letter": mail}, frames, profile)
    assert {name: by for name, by in overflow.items() if by > 0} == {}
    assert len(overflow) == len(frames)
    assert console == []
    expected = {f"{shop.host}{path}" for path in (*pages, "/letter", "/measure", "/favicon.ico")}
    assert set(shop.asked) <= expected


def test_a_page_that_is_too_wide_or_asks_for_more_is_found(profile):
    bad = b'<!doctype html><img src="http://elsewhere.example/x.png"><p style="width:500px">x<script>null.x</script>'
    overflow, console, shop = measured({"/bad": bad}, [("/bad", 360)], profile)
    assert overflow["/bad 360"] > 100
    assert "elsewhere.example/x.png" in shop.asked
    assert console


def test_it_can_be_looked_at_on_a_phone_and_on_a_desk(pages, profile, tmp_path):
    shot = tmp_path / "shot.png"
    frames = "".join(
        f'<iframe src="/full" style="width:{width}px;height:4000px;border:0"></iframe>' for width in WIDTHS
    )
    both = f'<!doctype html><body style="margin:0;display:flex">{frames}'.encode()
    with Shop({**pages, "/both": both}) as shop:
        options = (f"--window-size={sum(WIDTHS)},4000", f"--screenshot={shot}")
        _, console = browse(f"http://{shop.host}/both", profile, *options)
    png = shot.read_bytes()
    assert struct.unpack(">II", png[16:24]) == (sum(WIDTHS), 4_000)
    assert len(png) > 100_000  # not blank
    assert console == []


@pytest.mark.parametrize(("name", "most"), [("full", 7), ("empty", 1), ("without-pictures", 6)])
def test_it_prints_on_a_few_pages_of_a4(pages, name, most, profile, tmp_path):
    printed = tmp_path / "page.pdf"
    with Shop(pages) as shop:
        browse(f"http://{shop.host}/{name}", profile, "--no-pdf-header-footer", f"--print-to-pdf={printed}")
    pdf = printed.read_bytes()
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert {(round(float(wide)), round(float(high))) for wide, high in boxes} == {(595, 842)}
    assert 1 <= len(boxes) <= most
