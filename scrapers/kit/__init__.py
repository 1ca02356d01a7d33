"""What every source is built with."""

import sys

# httpx does without its own command line, which would bring rich and pygments into every daemon: 3.5 MB, 60 ms.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None is how an import is refused
