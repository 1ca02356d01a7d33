"""The files of config/ are true: they load, they are complete, and the schema fits the code."""

import json
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from monitor.clock import system_clock
from monitor.config import check_config, load_config
from monitor.config.schema import config_schema, schema_text, write_span
from monitor.config.settings import ConfigFile, Section
from monitor.config.starter import slug_of, starter_text
from monitor.demo.street import Street
from scrapers.kit.document import read_document
from scrapers.kit.duration import parse_duration

CONFIG = Path(__file__).parents[3] / "config"
EXAMPLE = CONFIG / "nobetci.example.yaml"
UNVERIFIED = "sikayetvar was never compared with the live site"
ENVIRON = {"NOBETCI_SLACK_TOKEN": "xoxb-1-test"}


def sections(model=ConfigFile):
    yield model
    for field in model.model_fields.values():
        for inner in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(inner, type) and issubclass(inner, Section):
                yield from sections(inner)


def validator():
    return jsonschema.Draft202012Validator(config_schema())


def written(text):
    return [error.message for error in validator().iter_errors(yaml.safe_load(text))]


def test_the_example_loads_without_a_problem():
    _, problems, warnings = check_config(EXAMPLE, ENVIRON)

    assert problems == []
    assert [UNVERIFIED in warning.say() for warning in warnings] == [True]


@pytest.mark.parametrize("section", list(sections()), ids=lambda section: section.__name__)
def test_the_example_names_every_setting(section):
    text = EXAMPLE.read_text(encoding="utf-8")

    keys = [field.alias or name for name, field in section.model_fields.items()]

    assert [key for key in keys if not re.search(rf"(^|[\s{{#]){key}:", text, re.MULTILINE)] == []


@pytest.mark.parametrize("key", ["store", "http", "delivery", "daemon", "cases", "language", "timezone", "slack"])
def test_the_example_shows_the_defaults(key):
    shown = ConfigFile.model_validate({key: read_document(EXAMPLE).data[key]})
    shown_section, default = getattr(shown, key), getattr(ConfigFile(), key)

    if isinstance(default, Section):
        assert shown_section.model_dump(exclude={"token_env"}) == default.model_dump(exclude={"token_env"})
    else:
        assert shown_section == default


def test_the_demo_loads_once_its_world_has_an_address(tmp_path):
    text = (CONFIG / "demo.yaml").read_text(encoding="utf-8")
    with Street(system_clock) as street:
        path = street.settle(tmp_path, text)
        config = load_config(path, {})

    assert [source.enabled for source in config.sources] == [True] * 4
    assert all(source.rhythm.poll[1] <= timedelta(seconds=3) for source in config.sources)
    assert written(path.read_text(encoding="utf-8")) == []


def test_the_demo_does_not_load_before(tmp_path):
    path = tmp_path / "demo.yaml"
    path.write_text((CONFIG / "demo.yaml").read_text(encoding="utf-8"), encoding="utf-8")

    assert check_config(path, {})[0] is None


def test_the_shipped_schema_is_the_one_the_code_gives():
    assert (CONFIG / "nobetci.schema.json").read_text(encoding="utf-8") == schema_text(), "run scripts/schema"


def test_the_example_and_the_starter_fit_the_schema():
    jsonschema.Draft202012Validator.check_schema(json.loads(schema_text()))

    assert written(EXAMPLE.read_text(encoding="utf-8")) == []
    assert written(starter_text("Örnek Marka", "destek@ornekmarka.com.tr")) == []


NOT_IN_SCHEMA = {
    "unknown key": "chanels: {}",
    "unknown key in a source": "sources: [{kind: site, preset: sikayetvar, slugg: a}]",
    "unknown kind": "sources: [{kind: sites, preset: sikayetvar}]",
    "no preset": "sources: [{kind: site}]",
    "not a duration": "daemon: {tick: soon}",
    "not a range": "delivery: {retry: 1s...5m}",
    "not a topic": "routes: [{name: a, to: b, when: {topics: [refnd]}}]",
    "not a language": "language: de",
    "not an urgency": "routes: [{name: a, to: b, when: {urgency: 50}}]",
    "out of bounds": "http: {in_flight: 0}",
}


@pytest.mark.parametrize("text", NOT_IN_SCHEMA.values(), ids=NOT_IN_SCHEMA)
def test_an_editor_sees_what_the_schema_refuses(text):
    good = yaml.safe_load(starter_text("Örnek Marka", "a@b.c"))

    assert list(validator().iter_errors(good | yaml.safe_load(text)))


def test_every_setting_explains_itself_in_the_editor():
    schema = config_schema()
    places = {name: part["properties"] for name, part in schema["$defs"].items() if "properties" in part}
    places |= {"the file": schema["properties"]}
    places |= {
        source["properties"]["kind"]["const"]: source["properties"]
        for source in schema["properties"]["sources"]["items"]["oneOf"]
    }

    assert [
        f"{key} of {place}"
        for place, properties in places.items()
        for key, said in properties.items()
        if not said.get("description") and not schema["$defs"].get(said.get("$ref", "")[8:], {}).get("description")
    ] == []


@pytest.mark.parametrize(
    "brand", ["Örnek Marka", 'Ayşe\'nin "Köşesi": %100 # pamuk', "no", "22:00", "İĞNE & İPLİK", "{x}"]
)
def test_the_starter_of_any_brand_is_accepted_at_once(tmp_path, brand):
    path = tmp_path / "nobetci.yaml"
    path.write_text(starter_text(brand, "destek@ornekmarka.com.tr"), encoding="utf-8")

    config, problems, warnings = check_config(path, {})

    assert problems == []
    assert [UNVERIFIED in warning.say() for warning in warnings] == [True]
    assert config is not None
    assert [entry.name for entry in config.brands] == [brand]
    assert [(source.name, source.enabled) for source in config.sources] == [("sikayetvar", True)]


def test_the_starter_without_a_contact_asks_for_exactly_that(tmp_path):
    path = tmp_path / "nobetci.yaml"
    path.write_text(starter_text("Örnek Marka"), encoding="utf-8")

    _, problems, _ = check_config(path, {})

    assert ["contact is still the placeholder" in problem.say() for problem in problems] == [True]
    assert path.read_text(encoding="utf-8").splitlines()[problems[0].line - 1].startswith("contact:")


def test_the_starter_speaks_the_readers_language():
    text = starter_text("Örnek Marka", translate=lambda says: says.upper())

    assert "# THE BRAND, AND THE WORDS THAT MEAN IT." in text
    assert "contact:" in text


SLUGS = {"Örnek Marka": "ornek-marka", "İPEKÇİ'nin Evi!": "ipekci-nin-evi", "北京": "brand"}


@pytest.mark.parametrize(("brand", "slug"), SLUGS.items())
def test_a_slug_is_the_brand_in_plain_letters(brand, slug):
    assert slug_of(brand) == slug


SPANS = st.integers(0, 10**9).map(lambda seconds: timedelta(seconds=seconds - seconds % 60))
SHORT_SPANS = st.integers(0, 10**8).map(lambda milliseconds: timedelta(milliseconds=milliseconds))


@given(SPANS | SHORT_SPANS)
def test_a_span_is_written_as_it_is_read(span):
    assert parse_duration(write_span(span)) == span


def test_reading_a_configuration_loads_no_database_and_no_sdk():
    heavy = ("sqlalchemy", "sqlmodel", "tweepy", "slack_sdk", "apscheduler")
    code = f"import sys, monitor.config; print([name for name in {heavy} if name in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=CONFIG.parent)

    assert done.stdout.strip() == "[]"
