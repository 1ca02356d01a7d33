"""Whatever stands in the file, the operator gets sentences: no traceback, and a configuration or a problem."""

import copy
from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.config import check_config

DATA = Path(__file__).parent.parent / "data" / "config"
EXAMPLE = yaml.safe_load((Path(__file__).parents[3] / "config" / "nobetci.example.yaml").read_text(encoding="utf-8"))
EXAMPLE["lexicon"] = str(DATA / "lexicon.small.yaml")
EXAMPLE["sources"] = EXAMPLE["sources"][:1]  # each preset costs a moment
ODD = [
    "",
    " ",
    "~",
    "{x}",
    "5m..",
    "99999999999w",
    "a" * 300,
    "é",
    "\n",
    "http://[",
    "0..100",
    "C0123456789",
    "sikayetvar",
]
scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text(max_size=8) | st.sampled_from(ODD)
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(scalars, inner, max_size=3), max_leaves=6
)


def places(data, where=()):
    yield where
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in children:
        yield from places(value, (*where, key))


def put(data, where, value):
    data = copy.deepcopy(data)
    *parents, last = where
    spot = data
    for part in parents:
        spot = spot[part]
    spot[last] = value
    return data


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.sampled_from([place for place in places(EXAMPLE) if place]), value=values)
def test_one_odd_value_anywhere_gives_a_configuration_or_sentences(tmp_path, where, value):
    path = tmp_path / "nobetci.yaml"
    path.write_text(yaml.safe_dump(put(EXAMPLE, where, value), allow_unicode=True), encoding="utf-8")

    config, problems, warnings = check_config(path, {"NOBETCI_SLACK_TOKEN": "xoxb-1"})

    assert (config is None) == bool(problems)
    assert all(found.say() for found in (*problems, *warnings))
