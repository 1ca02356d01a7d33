"""The weights that judge groups, from invented months; or the figures they are published with."""

import argparse
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import streams
from streams.background import real_texts
from streams.days import Attacks, stream
from streams.material import FOLDS
from training.group_figures import VARIANTS, as_table, crossed, foreign
from training.groupfit import LOOSENESS, ground_of, trained
from training.listening import Listener, Month
from training.peace import judged_in_peace, peaceful
from training.recording import Recording, record
from training.sample import sample_month, topics_of
from training.weights import trainers

from monitor.config import group_weights_path, read_group_weights, shipped_rulebook
from monitor.config.common_pairs import common_pairs_path, read_common_pairs
from monitor.rules.coordination.linking import Linking
from monitor.rules.group_model import GroupModel, written

SEEDS = 6
"""Months of each fold."""


def main(arguments: Sequence[str]) -> int:
    """Train on invented months, or evaluate."""
    parser = argparse.ArgumentParser(prog="scripts/train campaigns", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where real complaints are; if empty, an own grammar speaks")
    parser.add_argument("--evaluate", action="store_true", help="print cross-validated figures, write nothing")
    parser.add_argument("--sample", type=Path, help="with --evaluate: a sample stream by somebody else")
    parser.add_argument("--out", type=Path, default=group_weights_path(), help="the file of weights")
    parser.add_argument("--seeds", type=int, default=SEEDS, help=f"months of each fold (default {SEEDS})")
    parser.add_argument("--folds", type=int, default=FOLDS, help="how many fifths of the stories (default all)")
    parser.add_argument("--ordinary", type=int, default=3000, help="ordinary mentions a month (default 3000)")
    parser.add_argument("--peace", type=int, help="judge so many mentions without any attack by the shipped weights")
    given = parser.parse_args(arguments)
    if given.peace:
        for told in in_peace(given.folder, given.peace):
            print(told)
        return 0
    listener, size = Listener(shipped_rulebook()), {"seeds": given.seeds, "ordinary": given.ordinary}
    recordings = [one for fold in range(given.folds) for one in recorded(given.folder, fold, listener, **size)]
    if given.evaluate:
        print(as_table(crossed(recordings)))
        if given.sample:
            print(as_table(foreign(recordings, record(_sample(given.sample, given.folder, listener), linking()))))
        return 0
    ground = ground_of(recordings)
    about = {
        "data": digest(given.folder),
        "made with": trainers(),
        "months": len(recordings),
        "groups": len(ground.fake),
    }
    write(trained(ground, np.arange(len(ground.fake))), about, given.out)
    return 0


def in_peace(folder: Path, mentions: int) -> Iterator[str]:
    """How many of a long stream without any attack are suspected, one line for each way of looking at it."""
    recording = record(peaceful(folder, mentions, Listener(shipped_rulebook())), linking())
    model = read_group_weights(group_weights_path())
    for name, blank in VARIANTS.items():
        yield f"{name}: {judged_in_peace(recording, model, blank)}"


def recorded(folder: Path, fold: int, listener: Listener, *, seeds: int, ordinary: int) -> Iterator[Recording]:
    """Every month of a fold through the linking; to every second one, another of attacks without any aim."""
    texts = real_texts(folder, fold)
    for seed in range(seeds):
        for attacks in (Attacks.ANY, Attacks.AIMLESS)[: 2 - seed % 2]:
            made = stream(fold, seed, texts, ordinary=ordinary, attacks=attacks)
            yield record(listener.month(made, f"{fold}/{seed}/{attacks}"), linking())


def linking() -> Linking:
    """As the program links."""
    return Linking(background=read_common_pairs(common_pairs_path()))


def _sample(sample: Path, folder: Path, listener: Listener) -> Month:
    texts = [text for fold in range(FOLDS) for text in real_texts(folder, fold)]
    return sample_month(sample, texts, topics_of(folder), listener)


def write(model: GroupModel, about: dict[str, object], path: Path) -> None:
    """The model as JSON, byte for byte the same for the same model."""
    data = {**written(model), "about": {**about, "looseness": LOOSENESS}}
    path.write_text(json.dumps(data, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def digest(folder: Path) -> str:
    """One hash of everything the months are made of."""
    found = hashlib.sha256()
    for path in sorted(Path(streams.__file__).parent.glob("*.[py][ya]*")):
        found.update(path.read_bytes())
    for fold in range(FOLDS):
        found.update("\n".join(real_texts(folder, fold)).encode())
    return found.hexdigest()
