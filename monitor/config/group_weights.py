"""The weights that judge groups, as shipped with the rules; a fault in them is a configuration error by name."""

import json
from functools import lru_cache
from pathlib import Path

import monitor.rules
from monitor.rules.group_model import GroupModel, read_group_model
from monitor.rules.model import BadWeights
from scrapers.kit.errors import InvalidFile, Problem, msg


def group_weights_path() -> Path:
    """Where the shipped weights are."""
    return Path(monitor.rules.__file__).parent / "weights" / "campaigns.json"


def read_group_weights(path: Path) -> GroupModel:
    """The model in that file. Raises `InvalidFile`."""
    try:
        return _model(path.read_bytes())
    except OSError as error:
        what = msg("the weights cannot be read: {reason}")
        raise InvalidFile([Problem(str(path), None, what, values={"reason": error.strerror or str(error)})]) from error
    except (ValueError, RecursionError) as error:
        what = error.what if isinstance(error, BadWeights) else msg("the weights are damaged")
        hint = msg("install the program again, or build them with scripts/train")
        raise InvalidFile([Problem(str(path), None, what, hint)]) from error


@lru_cache(maxsize=4)
def _model(content: bytes) -> GroupModel:
    return read_group_model(json.loads(content))
