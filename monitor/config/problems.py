"""pydantic's errors in our words: where, what, and what to do about it; YAML's traps and pasted secrets by name."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, get_args

import yaml
from pydantic import BaseModel
from pydantic_core import ErrorDetails

from monitor.config.fields import SAID, nearest
from monitor.config.findings import Findings
from scrapers.kit.document import Path_
from scrapers.kit.duration import NO_DURATION, NO_RANGE
from scrapers.kit.errors import msg

Said = tuple[str, str, dict[str, object]]
"""A problem's message id, its hint and the values of both."""

_QUOTES = msg("put quotes around it")
_SECRET = re.compile(r"\bxox[a-z](\.xox[a-z])?-|\bxapp-|hooks\.slack(-gov)?\.com/", re.IGNORECASE)
_RESOLVER = yaml.SafeLoader("")


def note_secrets(findings: Findings) -> None:
    """Find tokens and webhook addresses that stand in the file itself; what they are is never repeated."""
    for where, value in list(_scalars(findings.document.data)):
        if isinstance(value, str) and _SECRET.search(value):
            hint = msg("name the variable that holds it (token_env, webhook_env), and have the secret renewed")
            findings.problem(where, msg("a secret stands in this file"), hint)
            findings.close(where)
            _put(findings.document.data, where, "…")


def note_traps(findings: Findings) -> None:
    """Find what YAML silently turns into something else: times of day, dates, numbers with a leading zero.

    Their letters are put back, so that whoever reads them next has nothing more to say.
    """
    for where, letters in findings.document.plain.items():
        kind = _kind_of(letters)
        if kind == "timestamp":
            findings.problem(where, msg("YAML reads {letters} as a date"), _QUOTES, letters=letters)
            _put(findings.document.data, where, letters)
        elif kind in ("int", "float") and (":" in letters or (kind == "int" and re.match(r"[-+]?0.", letters))):
            what = msg("YAML reads {letters} as the number {number}")
            findings.problem(where, what, _QUOTES, letters=letters, number=_number(kind, letters))
            _put(findings.document.data, where, letters)


def _put(data: Any, where: Path_, letters: str) -> None:  # noqa: ANN401 - whatever YAML said
    *parents, last = where
    with suppress(LookupError, TypeError):  # not reached by keys that are text: merged, or a number
        for part in parents:
            data = data[part]
        if data[last] != letters:
            data[last] = letters


def _kind_of(letters: str) -> str:
    tag: str = _RESOLVER.resolve(yaml.ScalarNode, letters, (True, False))  # type: ignore[no-untyped-call]
    return tag.rpartition(":")[2]


def _number(kind: str, letters: str) -> object:
    node = yaml.ScalarNode(f"tag:yaml.org,2002:{kind}", letters)
    return yaml.SafeLoader("").construct_object(node)


def _scalars(data: object, where: Path_ = ()) -> Iterator[tuple[Path_, object]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _scalars(value, (*where, str(key)))
    elif isinstance(data, list):
        for position, value in enumerate(data):
            yield from _scalars(value, (*where, position))
    else:
        yield where, data


def note_errors(findings: Findings, errors: Sequence[ErrorDetails], where: Path_, model: type[BaseModel]) -> None:
    """Put pydantic's errors about the value at `where`, read as `model`, into our words."""
    for error in errors:
        place = (*where, *error["loc"])
        value = findings.document.plain.get(place) or shown(error["input"])
        what, hint, values = _say(error, model)
        key = next((part for part in reversed(place) if isinstance(part, str)), "")
        findings.problem(place, what, hint, **{"value": value, "key": key} | values)


def shown(value: object) -> str:
    """A value as it might stand in YAML, short."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (dict, list, tuple)):
        return "…"
    text = str(value)
    short = text if len(text) <= 60 else text[:59] + "…"
    return f'"{short}"' if isinstance(value, str) else short


def _say(error: ErrorDetails, model: type[BaseModel]) -> Said:
    kind, context = error["type"], error.get("ctx", {})
    if kind == SAID:
        return context["what"], context["hint"], context["values"]
    if kind == "extra_forbidden":
        return unknown_key(str(error["loc"][-1]), _fields_at(model, error["loc"][:-1]))
    if kind != "missing" and error["input"] is None:
        return msg("{key} has no value"), msg("write one, or remove the line"), {}
    if kind in _TEXT:
        return _not_text(error["input"])
    if kind == "value_error":
        return *_SPANS.get(str(context["error"]), _UNFORESEEN), {"detail": error["msg"]}
    if kind == "literal_error":
        context = {"expected": context["expected"].replace("'", "").replace(" or ", ", ").replace("True", "true")}
    return *_SAYS.get(kind, _UNFORESEEN), {"detail": error["msg"], **context}


def unknown_key(key: str, known: Sequence[str]) -> Said:
    """What to say of a key that means nothing here."""
    values: dict[str, object] = {"key": key, "meant": nearest(key, known), "known": ", ".join(known)}
    hint = msg("did you mean {meant}?") if values["meant"] else msg("known here: {known}")
    return msg("unknown key {key}"), hint, values


def _fields_at(model: type[BaseModel], loc: Sequence[str | int]) -> list[str]:
    for part in loc:
        kind = model.model_fields[part].annotation if isinstance(part, str) and part in model.model_fields else None
        inside = (one for one in (kind, *get_args(kind)) if isinstance(one, type) and issubclass(one, BaseModel))
        model = next(inside, model)
    return [field.alias or name for name, field in model.model_fields.items()]


def _not_text(value: object) -> Said:
    what = msg("{key} must be text, not {value}")
    if isinstance(value, bool):
        return what, msg("YAML reads it as yes or no: put quotes around it"), {}
    if isinstance(value, (int, float, date)):
        return what, _QUOTES, {}
    return msg("{key} must be text"), "", {}


_TEXT = frozenset({"string_type", "path_type", "zoneinfo_str", "is_instance_of"})
_WHOLE = (msg("{key} must be a whole number, not {value}"), msg("write digits, without quotes"))
_LIST = (msg("{key} must be a list"), msg("one entry a line, each after a dash"))
_MAPPING = (msg("{key} must hold keys and values"), msg("one key a line, indented: key, colon, value"))
_UNFORESEEN = (msg("{key} cannot be {value}: {detail}"), "")
_SPANS = {
    NO_DURATION: (msg("{value} is not a span of time"), NO_DURATION),
    NO_RANGE: (msg("{value} is not a range of time"), NO_RANGE),
}
"""What `scrapers.kit.duration` raises, in words that can be translated."""
_SAYS = {
    "missing": (msg("{key} is missing"), ""),
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": (msg("{key} must be a number, not {value}"), msg("write digits, without quotes")),
    "bool_type": (msg("{key} must be true or false, not {value}"), msg("write true or false, without quotes")),
    "list_type": _LIST,
    "tuple_type": _LIST,
    "model_type": _MAPPING,
    "dict_type": _MAPPING,
    "invalid_key": (msg("the key {key} must be text"), _QUOTES),
    "literal_error": (msg("{key} cannot be {value}"), msg("possible here: {expected}")),
    "greater_than": (msg("{key} cannot be {value}"), msg("it must be more than {gt}")),
    "greater_than_equal": (msg("{key} cannot be {value}"), msg("it must be at least {ge}")),
    "less_than": (msg("{key} cannot be {value}"), msg("it must be less than {lt}")),
    "less_than_equal": (msg("{key} cannot be {value}"), msg("it must be at most {le}")),
}
