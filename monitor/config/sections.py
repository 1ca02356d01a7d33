"""Reading one section at a time, so that what is wrong in one hides nothing that is wrong in another."""

from typing import Any, TypeVar

from pydantic import ValidationError

from monitor.config.findings import Findings
from monitor.config.problems import note_errors, unknown_key
from monitor.config.section import Section
from monitor.config.settings import ConfigFile, General
from scrapers.kit.document import Path_
from scrapers.kit.errors import msg

S = TypeVar("S", bound=Section)
Raw = dict[Any, Any]  # what YAML said, before a model has read it


def top_of(findings: Findings) -> Raw | None:
    """The mapping at the top, every unknown key in it noted; None when the file holds something else."""
    data = findings.document.data
    if data is None:
        data = {}
    if not isinstance(data, dict):
        hint = msg("look at the shipped nobetci.example.yaml")
        findings.problem((), msg("the file must hold keys and values, like contact: …"), hint)
        return None
    for key in data:
        if key not in ConfigFile.model_fields:
            what, hint, values = unknown_key(str(key), list(ConfigFile.model_fields))
            findings.problem((str(key),), what, hint, **values)
    return data


def read_general(findings: Findings, top: Raw) -> General:
    """The single values at the top; a wrong one is noted and replaced by its default."""
    given = {key: value for key, value in top.items() if key in General.model_fields}
    return read_one(findings, given, (), General) or General()


def read_section(findings: Findings, top: Raw, key: str, model: type[S]) -> S:
    """That section; what is wrong in it is noted and replaced by its default."""
    return read_one(findings, top.get(key, {}), (key,), model) or model()


def read_one(findings: Findings, given: object, where: Path_, model: type[S]) -> S | None:
    """The value at `where` without what is wrong in it, which is noted; None when nothing useful is left.

    What is left is never used to run, only to find what else is wrong.
    """
    try:
        return model.model_validate(given)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        note_errors(findings, errors, where, model)
    try:
        return model.model_validate(_without(given, [detail["loc"] for detail in errors]))
    except ValidationError:
        return None


def _without(given: object, wrong: list[tuple[str | int, ...]]) -> object:
    if not isinstance(given, dict):
        return given
    heads = {loc[0] for loc in wrong if len(loc) == 1 or not isinstance(loc[1], str)}
    deeper = {key: [loc[1:] for loc in wrong if loc[0] == key and len(loc) > 1] for key in given}
    return {key: _without(value, deeper[key]) for key, value in given.items() if key not in heads}


def read_list(findings: Findings, top: Raw, key: str, model: type[S]) -> list[tuple[Path_, S]]:
    """The good items of a list, each with its place in the file; the others are noted."""
    read = [(where, read_one(findings, item, where, model)) for where, item in raw_items(findings, top, key)]
    return [(where, section) for where, section in read if section is not None]


def raw_items(findings: Findings, top: Raw, key: str) -> list[tuple[Path_, object]]:
    """The items of a list as they stand in the file, each with its place."""
    given = top.get(key)
    if given is not None and not isinstance(given, list):
        hint = msg("one entry a line, each after a dash")
        findings.problem((key,), msg("{key} must be a list"), hint, key=key)
        return []
    return [((key, position), item) for position, item in enumerate(given or [])]


def raw_mapping(findings: Findings, top: Raw, key: str) -> dict[str, object]:
    """A mapping as it stands in the file, by name."""
    given = top.get(key)
    if given is not None and not isinstance(given, dict):
        hint = msg("one key a line, indented: key, colon, value")
        findings.problem((key,), msg("{key} must hold keys and values"), hint, key=key)
        return {}
    return {str(name): value for name, value in (given or {}).items()}


def names_given(items: list[tuple[Path_, object]]) -> set[str]:
    """The names that items of a list bear, also those that have other faults: a reference to one is no second fault."""
    return {str(item["name"]) for _, item in items if isinstance(item, dict) and "name" in item}
