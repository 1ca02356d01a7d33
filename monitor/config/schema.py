"""The JSON Schema of the configuration, so that an editor completes and checks it while it is written."""

import ast
import inspect
import json
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from monitor.config import (
    brand_settings,
    clock_settings,
    digest_settings,
    mail_settings,
    noise_settings,
    people_settings,
    settings,
)
from monitor.config.section import Section
from monitor.config.settings import ConfigFile, SourceSection
from scrapers.kit.loader import KINDS, load_kind

Schema = dict[str, Any]  # JSON Schema is free-form by nature
_UNITS = (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1))


def schema_text() -> str:
    """The schema as it stands in `nobetci.schema.json`."""
    return json.dumps(config_schema(), ensure_ascii=False, indent=2) + "\n"


def config_schema() -> Schema:
    """The whole file's schema; a source may say what its kind understands."""
    _describe(brand_settings)
    _describe(clock_settings)
    _describe(digest_settings)
    _describe(mail_settings)
    _describe(noise_settings)
    _describe(people_settings)
    _describe(settings)
    schema = ConfigFile.model_json_schema(schema_generator=_AsWritten)
    definitions = schema["$defs"]
    common = definitions.pop(SourceSection.__name__)
    kinds = [_source(common, kind, definitions) for kind in KINDS]
    schema["properties"]["sources"]["items"] = kinds[0] if len(kinds) == 1 else {"oneOf": kinds}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "nobetci.yaml", **_untitled(schema)}


def _describe(module: ModuleType) -> None:
    """Make the line under each field its description; only the schema needs it, and reading sources takes time."""
    models = [model for model in vars(module).values() if isinstance(model, type) and issubclass(model, Section)]
    texts = {
        (node.name, field.target.id): ast.literal_eval(said.value)
        for node in ast.parse(inspect.getsource(module)).body
        if isinstance(node, ast.ClassDef)
        for field, said in pairwise(node.body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(said, ast.Expr)
    }
    for model in models:
        for name, field in model.model_fields.items():
            owner = next((base.__name__ for base in model.__mro__ if (base.__name__, name) in texts), "")
            field.description = field.description or texts.get((owner, name))
    for model in models:
        model.model_rebuild(force=True)


def _source(common: Schema, kind: str, definitions: Schema) -> Schema:
    settings = getattr(load_kind(kind), "Settings", None)
    own: Schema = {}
    if isinstance(settings, type) and issubclass(settings, BaseModel):
        own = settings.model_json_schema(schema_generator=_AsWritten)
        definitions.update(own.pop("$defs", {}))
    properties = common["properties"]
    return {
        **common,
        "properties": {**properties, "kind": {**properties["kind"], "const": kind}, **own.get("properties", {})},
        "required": sorted({*common["required"], *own.get("required", [])}),
    }


class _AsWritten(GenerateJsonSchema):
    """Defaults in the form in which people write them in YAML."""

    def encode_default(self, dft: Any) -> Any:  # noqa: ANN401 - the base class says so
        match dft:
            case timedelta():
                return write_span(dft)
            case (timedelta() as low, timedelta() as high):
                return f"{write_span(low)}..{write_span(high)}"
            case (int() as low, int() as high):
                return f"{low}..{high}"
            case ZoneInfo() | Path():
                return str(dft)
        return super().encode_default(dft)


def _untitled(schema: Any) -> Any:  # noqa: ANN401 - JSON
    """The schema without pydantic's titles, which only repeat the key; a property called title is a mapping."""
    if isinstance(schema, dict):
        return {k: _untitled(v) for k, v in schema.items() if not (k == "title" and isinstance(v, str))}
    return [_untitled(item) for item in schema] if isinstance(schema, list) else schema


def write_span(span: timedelta) -> str:
    """A span of time as people write it: `90s`, `10m`, `24h`."""
    seconds = span.total_seconds()
    unit, size = next(((unit, size) for unit, size in _UNITS if seconds and seconds % size == 0), ("s", 1))
    amount = seconds / size
    return f"{int(amount) if amount.is_integer() else amount}{unit}"
