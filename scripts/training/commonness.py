#!/usr/bin/env python3
"""Build the table of common Turkish pairs from a folder of corpora: hashes and counts, no words.

Use: python scripts/training/commonness.py FOLDER [--out FILE]

A pair is as common as it is in that of the corpora where it is rarer: what one brand's customers speak of is not
Turkish. The same folder gives the same bytes.
"""

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from monitor.config.common_pairs import common_pairs_path
from monitor.rules.coordination.rarity import Background, pack_background
from monitor.rules.coordination.stems import pairs_of, stems_of, words_of

CORPORA = ("telecom_severity_dev.jsonl", "brand_sentiment_dev.jsonl")
SEEN = 4_000
"""The table counts as much as so many mentions of the brand itself."""
MOST = 9_000
_SHORT = (1 << 32) - 1


def main() -> int:
    """Count and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the corpora are")
    parser.add_argument("--out", type=Path, default=common_pairs_path(), help="the table (default: the shipped)")
    given = parser.parse_args()
    try:
        table = common(_texts(given.folder / name) for name in CORPORA)
    except OSError as error:
        parser.error(f"{error.filename}: {error.strerror}")
    given.out.write_bytes(gzip.compress(pack_background(table), mtime=0))
    print(f"{given.out}: {len(table.counts)} pairs, {given.out.stat().st_size} bytes", file=sys.stderr)
    return 0


def _texts(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as lines:
        return sorted({json.loads(line)["text"] for line in lines})


def common(corpora: Iterable[list[str]]) -> Background:
    """The pairs that all corpora have, the most common ones, as counts of `SEEN` texts."""
    shares: list[dict[int, float]] = []
    for texts in corpora:
        found = Counter(pair & _SHORT for text in texts for pair in pairs_of(stems_of(words_of(text), ())))
        shares.append({pair: count / len(texts) for pair, count in found.items()})
    least = {pair: min(share[pair] for share in shares) for pair in shares[0] if all(pair in s for s in shares)}
    kept = sorted(least, key=lambda pair: (-least[pair], pair))[:MOST]
    counts = {pair: round(least[pair] * SEEN) for pair in kept}
    return Background(SEEN, {pair: count for pair, count in counts.items() if count})


if __name__ == "__main__":
    sys.exit(main())
