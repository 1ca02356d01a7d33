"""The weights that judge groups, from invented months; or the figures they are published with."""

import argparse
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import streams
from streams.background import real_texts
from streams.days import stream
from streams.material import FOLDS
from training.groupfit import LOOSENESS, Ground, fit_coordination, fit_propaganda, ground_of
from training.listening import Listener
from training.recording import Recording, record
from training.weights import trainers

from monitor.config import group_weights_path, shipped_rulebook
from monitor.config.common_pairs import common_pairs_path, read_common_pairs
from monitor.rules.coordination.linking import Linking
from monitor.rules.group_model import Answer, GroupModel, written

SEEDS = 6
"""Months of each fold."""
CAUTION = 0.0
"""Logits by which amber is put higher than the fit says: a customer called a fake costs twenty posts missed."""


def main(arguments: Sequence[str]) -> int:
    """Train on invented months, or evaluate."""
    parser = argparse.ArgumentParser(prog="scripts/train campaigns", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where real complaints are; if empty, an own grammar speaks")
    parser.add_argument("--out", type=Path, default=group_weights_path(), help="the file of weights")
    parser.add_argument("--seeds", type=int, default=SEEDS, help=f"months of each fold (default {SEEDS})")
    parser.add_argument("--ordinary", type=int, default=3000, help="ordinary mentions a month (default 3000)")
    given = parser.parse_args(arguments)
    recordings = list(recorded(given.folder, given.seeds, given.ordinary))
    ground = ground_of(recordings)
    about = {
        "data": digest(given.folder),
        "made with": trainers(),
        "months": len(recordings),
        "groups": len(ground.fake),
    }
    write(trained(ground, np.arange(len(ground.fake))), about, given.out)
    return 0


def recorded(folder: Path, seeds: int, ordinary: int) -> Iterator[Recording]:
    """Every month of every fold through the linking."""
    listener, settings = Listener(shipped_rulebook()), Linking(background=read_common_pairs(common_pairs_path()))
    for fold in range(FOLDS):
        texts = real_texts(folder, fold)
        for seed in range(seeds):
            made = stream(fold, seed, texts, ordinary=ordinary)
            yield record(listener.month(made, f"{fold}/{seed}"), settings)


def trained(ground: Ground, chosen: np.ndarray) -> GroupModel:
    """The model of some of the snapshots; its version says what it was fitted on."""
    found = fit_propaganda(ground, chosen)
    careful = Answer(round(found.intercept - CAUTION, 3), found.weights)
    model = GroupModel(careful, fit_coordination(ground, chosen))
    mark = hashlib.sha256(json.dumps(written(model), sort_keys=True).encode()).hexdigest()
    return GroupModel(model.propaganda, model.coordination, f"g1-{mark[:10]}")


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
