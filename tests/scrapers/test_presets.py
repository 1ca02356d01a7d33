"""Every shipped preset: it loads, and it reads its own saved pages."""

from datetime import datetime

import pytest
from site_pages import NOW, PRESETS, PagesByUrl, layout_of, saved

from scrapers.kit.errors import LayoutChanged
from scrapers.kit.mention import Outcome
from scrapers.site import SiteSource, read_preset
from scrapers.site.layout import Aim, make_layout
from scrapers.site.preset import Preset, Sample

NAMES = sorted(path.stem for path in PRESETS.glob("*.yaml"))
PAGES = [(name, sample) for name in NAMES for sample in read_preset(PRESETS / f"{name}.yaml").samples]


def source_of(preset: Preset, sample: Sample) -> SiteSource:
    names = dict(sample.params) | ({"slug": sample.slug} if sample.slug else {})
    return SiteSource("sample", make_layout(preset, Aim(names)), PagesByUrl(), lambda: NOW)


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_is_named_like_its_file_and_off_until_somebody_compared_it(name):
    preset = read_preset(PRESETS / f"{name}.yaml")
    assert preset.preset == name
    assert preset.verified == "never"
    assert preset.label


@pytest.mark.parametrize("name", NAMES)
def test_every_preset_has_a_saved_page_of_each_kind_it_reads(name):
    preset = read_preset(PRESETS / f"{name}.yaml")
    kinds = {sample.read_as for sample in preset.samples}
    assert kinds == ({"list"} if preset.detail.fetch == "never" else {"list", "detail"})


@pytest.mark.parametrize(("name", "sample"), PAGES, ids=[f"{name} {sample.page}" for name, sample in PAGES])
def test_a_saved_page_reads_as_its_preset_says(name, sample):
    preset = read_preset(PRESETS / f"{name}.yaml")
    source = source_of(preset, sample)
    batch = source.read_saved(saved(name, sample.page), sample.url or "")
    expect = sample.expect
    assert len(batch.mentions) == expect.mentions
    dropped = dict(batch.dropped)
    assert dropped.pop("withdrawn", 0) == expect.withdrawn
    assert dropped == expect.skipped or sample.read_as == "detail" or not expect.skipped
    generation = next((reading.rule for reading in batch.readings if reading.field == "list.cards"), None)
    assert generation == expect.cards
    first = batch.mentions[0]
    assert first.replies == (expect.replies if expect.replies is not None else first.replies)
    assert first.answered_at == (datetime.fromisoformat(expect.answered_at) if expect.answered_at else None)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_without_cards_is_a_changed_layout_and_never_success(name):
    source = SiteSource("empty", layout_of(name), PagesByUrl(), lambda: NOW)
    with pytest.raises(LayoutChanged) as caught:
        source.read_saved(b"<html><body><p>Merhaba</p></body></html>", layout_of(name).addresses.page(1))
    assert caught.value.page
    assert name in caught.value.say()


def test_the_documented_wording_of_an_empty_page_is_empty_and_not_broken():
    page = "<html><h1>Örnek</h1><p>Örnek Marka için HENÜZ şikayet yazılmamış.</p></html>".encode()
    source = SiteSource("empty", layout_of(), PagesByUrl(), lambda: NOW)
    assert source.read_saved(page, layout_of().addresses.page(1)).outcome is Outcome.EMPTY
