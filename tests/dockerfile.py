"""Dockerfiles and .dockerignore files, read far enough to do by hand what an engine would."""

import json
import re
import shlex
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction: its word in capitals, and the rest of it as it stands."""

    word: str
    rest: str

    @property
    def arguments(self) -> list[str]:
        """The words behind it: of the exec form, else of the shell form."""
        return json.loads(self.rest) if self.is_exec_form else shlex.split(self.rest)

    @property
    def is_exec_form(self) -> bool:
        return self.rest.startswith("[")

    @property
    def plain(self) -> list[str]:
        """The arguments without --options."""
        return [argument for argument in self.arguments if not argument.startswith("--")]


def read_dockerfile(path: Path) -> list[list[Instruction]]:
    """The instructions, stage by stage."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.lstrip().startswith("#")]
    text = re.sub(r"\\\n\s*", "", "\n".join(lines))
    stages: list[list[Instruction]] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        word, _, rest = line.partition(" ")
        if word.upper() == "FROM":
            stages.append([])
        stages[-1].append(Instruction(word.upper(), rest.strip()))
    return stages


def of_word(stage: list[Instruction], word: str) -> list[Instruction]:
    return [instruction for instruction in stage if instruction.word == word]


def is_ignored(path: str, ignore: str) -> bool:
    """Whether .dockerignore keeps that path out of the build: the last line that fits decides."""
    verdict = False
    for line in ignore.splitlines():
        pattern = line.strip()
        if not pattern or pattern.startswith("#"):
            continue
        wanted = pattern.removeprefix("!")
        if any(fnmatchcase(part, wanted) for part in _heads(path, deep=wanted.startswith("**/"))):
            verdict = not pattern.startswith("!")
    return verdict


def _heads(path: str, *, deep: bool) -> list[str]:
    """`a`, `a/b`, `a/b/c`: a folder's line speaks for what is in it."""
    parts = path.split("/")
    heads = ["/".join(parts[: count + 1]) for count in range(len(parts))]
    return [f"./{head}" for head in heads] if deep else heads
