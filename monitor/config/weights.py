"""The weights of the model, as shipped with the rules; a fault in them is a configuration error by name."""

import gzip
import json
import zlib
from functools import lru_cache
from pathlib import Path

import monitor.rules
from monitor.rules.model import BadWeights, Model, read_model
from scrapers.kit.errors import InvalidFile, Problem, msg


def weights_path() -> Path:
    """Where the shipped weights are."""
    return Path(monitor.rules.__file__).parent / "weights" / "tr.json.gz"


@lru_cache(maxsize=2)
def read_weights(path: Path) -> Model:
    """The model in that file. Raises `InvalidFile`."""
    try:
        return read_model(json.loads(gzip.decompress(path.read_bytes())))
    except OSError as error:
        what = msg("the weights cannot be read: {reason}")
        raise InvalidFile([Problem(str(path), None, what, values={"reason": error.strerror or str(error)})]) from error
    except (EOFError, zlib.error, ValueError, RecursionError) as error:
        what = error.what if isinstance(error, BadWeights) else msg("the weights are damaged")
        hint = msg("install the program again, or build them with scripts/train")
        raise InvalidFile([Problem(str(path), None, what, hint)]) from error
