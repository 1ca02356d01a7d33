"""Every kind of source and every preset keeps its promises, a new one without a line here."""

import inspect
from collections.abc import Mapping

import pytest
from site_pages import NOW, PRESETS

from scrapers.kit.document import Document, parse_document
from scrapers.kit.errors import InvalidFile
from scrapers.kit.fetch import Network
from scrapers.kit.loader import KINDS, KindModule, KindSettings, load_kind, secrets_of

PRESET_NAMES = sorted(path.stem for path in PRESETS.glob("*.yaml"))
EXAMPLES: dict[str, list[dict[str, object]]] = {
    "site": [
        {"preset": name, **({"params": {"cat": "1"}} if name == "sikayetim" else {"slug": "ornekmarka"})}
        for name in PRESET_NAMES
    ],
    "facebook": [{"page": "100200300400500"}, {"page": "ornekmarka", "tagged": True, "poll": "5m"}],
    "twitter": [
        {"handle": "ornekmarka"},
        {"handle": "ornekmarka", "terms": ["Örnek Marka"], "budget": {"posts_a_day": 50}},
    ],
}
"""Settings that are enough for each kind; a kind without any is tested for its parts only."""
ALL = [(kind, data) for kind in KINDS for data in EXAMPLES.get(kind, [])]
IDS = [f"{kind} {data.get('preset', '')}".strip() for kind, data in ALL]


def nowhere() -> Document:
    return parse_document("x: 1", "nobetci.yaml")


def settings_of(kind: str, data: Mapping[str, object]) -> tuple[KindModule, KindSettings]:
    module = load_kind(kind)
    return module, module.read_settings(data, nowhere(), ())


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_its_parts(kind):
    module = load_kind(kind)
    assert list(inspect.signature(module.read_settings).parameters) == ["data", "document", "where"]
    assert list(inspect.signature(module.open_source).parameters) == ["name", "settings", "network", "clock", "secrets"]
    fields = module.Settings.model_fields  # type: ignore[attr-defined]
    assert all({f"{rule.name}_env", f"{rule.name}_file"} <= set(fields) for rule in secrets_of(module))
    assert not {"kind", "name", "brand", "enabled"} & set(fields)
    assert all(field.description for field in fields.values())


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_setting_is_refused_by_name(kind):
    with pytest.raises(InvalidFile) as caught:
        load_kind(kind).read_settings({"colour": "red"}, nowhere(), ())
    assert any("colour" in problem.say() for problem in caught.value.problems)


@pytest.mark.parametrize(("kind", "data"), ALL, ids=IDS)
def test_settings_say_what_is_read(kind, data):
    _, settings = settings_of(kind, data)
    assert settings.label
    assert settings.address
    assert settings.poll is None or settings.poll[0] <= settings.poll[1]
    assert isinstance(settings.on_brand_page, bool)
    assert all(path.is_file() for path in settings.files)


@pytest.mark.parametrize(("kind", "data"), ALL, ids=IDS)
def test_opening_touches_no_network_and_closing_can_be_done_twice(kind, data):
    module, settings = settings_of(kind, data)
    network = Network("Nobetci/0 (tests)", lambda: NOW, resolve=lambda host, port: pytest.fail("asked the network"))
    secrets = {rule.name: "a-secret" for rule in secrets_of(module)}
    source = module.open_source("its-name", settings, network, lambda: NOW, secrets)
    assert source.name == "its-name"
    assert source.host
    source.close()
    source.close()
    network.close()
