"""The table of common Turkish pairs, as shipped with the rules; damage in it is a configuration error by name."""

import gzip
import zlib
from functools import lru_cache
from pathlib import Path

import monitor.rules
from monitor.rules.coordination.rarity import Background, BackgroundError, read_background
from scrapers.kit.errors import InvalidFile, Problem, msg


def common_pairs_path() -> Path:
    """Where the shipped table is."""
    return Path(monitor.rules.__file__).parent / "weights" / "pairs.tr.bin.gz"


@lru_cache(maxsize=2)
def read_common_pairs(path: Path) -> Background:
    """The table in that file. Raises `InvalidFile`."""
    try:
        return read_background(gzip.decompress(path.read_bytes()))
    except OSError as error:
        what = msg("the table of common pairs cannot be read: {reason}")
        raise InvalidFile([Problem(str(path), None, what, values={"reason": error.strerror or str(error)})]) from error
    except (EOFError, zlib.error, BackgroundError) as error:
        what = msg("the table of common pairs is damaged")
        raise InvalidFile([Problem(str(path), None, what, msg("install the program again"))]) from error
