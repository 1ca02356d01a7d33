"""A pydantic model filled from a document: every mismatch becomes a problem that names its line and what to do."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from scrapers.kit.document import Document, Path_
from scrapers.kit.errors import InvalidFile, Problem, msg
from scrapers.kit.unfit import Unfit

SAID = "said"
"""The type of errors that bring their own words: `ctx` holds `what`, `hint` and `values`."""


class Shape(BaseModel):
    """A part of a file: unknown keys are refused, values do not change, text is never made from numbers."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


M = TypeVar("M", bound=BaseModel)


def wrong(error: Unfit) -> PydanticCustomError:
    """The error as a validator may raise it, its words kept."""
    return PydanticCustomError(SAID, "{what}", {"what": error.what, "hint": error.hint, "values": error.values})


def shaped(model: type[M], data: object, document: Document, where: Path_ = ()) -> M:
    """The data as that model. Raises `InvalidFile` with every problem, each at its line."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise InvalidFile(list(_problems(error, model, document, where))) from error


def _problems(error: ValidationError, model: type[BaseModel], document: Document, where: Path_) -> Iterator[Problem]:
    for detail in error.errors(include_url=False):
        place = (*where, *detail["loc"])
        key = next((str(part) for part in reversed(place) if isinstance(part, str)), "")
        what, hint, values = _say(detail, model)
        yield document.problem(place, what, hint, **{"key": key, "value": _shown(detail["input"]), **values})


def _say(detail: ErrorDetails, model: type[BaseModel]) -> tuple[str, str, Mapping[str, object]]:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == SAID:
        return context["what"], context["hint"], context["values"]
    if kind == "extra_forbidden":
        return _unknown_key(str(detail["loc"][-1]), _known_at(model, detail["loc"][:-1]))
    if kind == "value_error":
        return msg("{key} cannot be {value}"), str(context["error"]), {}  # a message id, as `duration` raises them
    if kind == "literal_error":
        context = {"expected": context["expected"].replace("'", "").replace(" or ", ", ")}
    what, hint = _SAYS.get(kind, (msg("{key} cannot be {value}: {detail}"), ""))
    return what, hint, {"detail": detail["msg"], **context}


def _unknown_key(key: str, known: Sequence[str]) -> tuple[str, str, Mapping[str, object]]:
    near = get_close_matches(key, known, n=1)
    hint = msg("did you mean {meant}?") if near else msg("known here: {known}")
    return msg("unknown key {key}"), hint, {"key": key, "meant": "".join(near), "known": ", ".join(known)}


def _known_at(model: type[BaseModel], loc: Sequence[str | int]) -> list[str]:
    """The keys that may stand at that place, as they are written in the file."""
    for part in loc:
        fields = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
        inner = _model_in(fields.get(str(part)))
        model = inner or model
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: object) -> type[BaseModel] | None:
    options = [annotation, *getattr(annotation, "__args__", ())]
    return next((one for one in options if isinstance(one, type) and issubclass(one, BaseModel)), None)


def _shown(value: object) -> str:
    if isinstance(value, (dict, list, tuple)):
        return "…"
    text = str(value) if not isinstance(value, str) else f'"{value}"'
    return text if len(text) <= 80 else f"{text[:79]}…"


_QUOTES = msg("put quotes around it")
_LIST = (msg("{key} must be a list"), msg("one entry a line, each after a dash"))
_MAPPING = (msg("{key} must hold keys and values"), msg("one key a line, indented: key, colon, value"))
_SAYS = {
    "missing": (msg("{key} is missing"), ""),
    "string_type": (msg("{key} must be text, not {value}"), _QUOTES),
    "string_pattern_mismatch": (msg("{key} cannot be {value}"), ""),
    "int_type": (msg("{key} must be a whole number, not {value}"), msg("write digits, without quotes")),
    "int_parsing": (msg("{key} must be a whole number, not {value}"), msg("write digits, without quotes")),
    "int_from_float": (msg("{key} must be a whole number, not {value}"), ""),
    "float_type": (msg("{key} must be a number, not {value}"), msg("write digits, without quotes")),
    "float_parsing": (msg("{key} must be a number, not {value}"), msg("write digits, without quotes")),
    "list_type": _LIST,
    "tuple_type": _LIST,
    "model_type": _MAPPING,
    "dict_type": _MAPPING,
    "literal_error": (msg("{key} cannot be {value}"), msg("possible here: {expected}")),
    "greater_than_equal": (msg("{key} cannot be {value}"), msg("it must be at least {ge}")),
    "less_than_equal": (msg("{key} cannot be {value}"), msg("it must be at most {le}")),
}
