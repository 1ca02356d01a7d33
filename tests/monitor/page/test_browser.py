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


def measured(pages, widths, folder):
    frames = [[path, path, width] for path in pages for width in widths]
    with Shop({**pages, "/measure": (MEASURE % json.dumps(frames)).encode()}) as shop:
        options = ("--window-size=1400,900", "--virtual-time-budget=20000", "--dump-dom")
        dom, console = browse(f"http://{shop.host}/measure", folder, *options, lead_to=shop.host)
    found = re.search(r"measured (\{.*?\})", unescape(dom))
    assert found, dom[-500:]
    return json.loads(found[1]), console, shop


def test_nothing_is_wider_than_the_screen_nothing_is_asked_for_and_nothing_is_wrong(pages, tmp_path):
    overflow, console, shop = measured(pages, WIDTHS, tmp_path)
    assert {name: by for name, by in overflow.items() if by > 0} == {}
    assert len(overflow) == len(pages) * len(WIDTHS)
    assert console == []
    expected = {f"{shop.host}{path}" for path in (*pages, "/measure", "/favicon.ico")}
    assert set(shop.asked) <= expected


def test_a_page_that_is_too_wide_or_asks_for_more_is_found(tmp_path):
    bad = b'<!doctype html><img src="http://elsewhere.example/x.png"><p style="width:500px">x<script>null.x</script>'
    overflow, console, shop = measured({"/bad": bad}, (360,), tmp_path)
    assert overflow["/bad 360"] > 100
    assert "elsewhere.example/x.png" in shop.asked
    assert console


def test_a_mail_fits_a_phone(tmp_path):
    program()
    said = {"/letter": letter(document(CARDS["full"], voice("tr")), voice("tr"), {}).encode()}
    overflow, console, _ = measured(said, (360, 640), tmp_path)
    assert ({name: by for name, by in overflow.items() if by > 0}, console) == ({}, [])


@pytest.mark.parametrize("width", WIDTHS)
def test_it_can_be_looked_at(pages, width, tmp_path):
    shot = tmp_path / "shot.png"
    with Shop(pages) as shop:
        _, console = browse(f"http://{shop.host}/full", tmp_path, f"--window-size={width},4000", f"--screenshot={shot}")
    png = shot.read_bytes()
    assert struct.unpack(">II", png[16:24]) == (width, 4_000)
    assert len(png) > 50_000  # not blank
    assert console == []


@pytest.mark.parametrize(("name", "most"), [("full", 7), ("empty", 1), ("without-pictures", 6)])
def test_it_prints_on_a_few_pages_of_a4(pages, name, most, tmp_path):
    printed = tmp_path / "page.pdf"
    with Shop(pages) as shop:
        browse(f"http://{shop.host}/{name}", tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={printed}")
    pdf = printed.read_bytes()
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert {(round(float(wide)), round(float(high))) for wide, high in boxes} == {(595, 842)}
    assert 1 <= len(boxes) <= most
