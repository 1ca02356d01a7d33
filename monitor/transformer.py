"""A language model of the operator's own, asked for a second opinion; while it fails, the rules go on alone.

    texts ──tokens──► one thread a batch, for so long and no longer ──► chances, or None and a while of rest

What reads and runs it is imported at the first question. Nothing here reaches a network.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from monitor.clock import steady_clock
from monitor.config import Config
from monitor.config.checked import TransformerEntry
from monitor.config.transformer import NETWORK, SETTINGS, TOKENIZER, name_of
from monitor.rules.opinion import Failing, SecondOpinion
from scrapers.kit.errors import msg

if TYPE_CHECKING:
    import numpy as np
    from tokenizers import Tokenizer

T = TypeVar("T")
Chances = tuple[float, float, float]
"""Of level 1 or more, 2 or more, 3."""

LOADING = 60.0
"""Seconds that reading hundreds of megabytes may take."""
REST = (30.0, 1_800.0)
"""Seconds a model that failed is left alone: doubling from the first to the second."""
_MOST_TOKENS = 256
_MOST_LETTERS = 4_000
"""More than so many tokens can hold, of hardly any text."""


class Unusable(Exception):  # noqa: N818 - says what the answer is
    """The model answered something that is no opinion; `what` is a message id. It holds nothing of any text."""

    def __init__(self, what: str, **values: str) -> None:
        super().__init__(what)
        self.what = what
        self.values = values


class Network(Protocol):
    """A loaded model."""

    def chances(self, texts: Sequence[str]) -> list[Chances]:
        """What it makes of each text. Raises whatever its libraries do."""
        ...

    def give_up(self) -> None:
        """Let go of what it is working at."""
        ...


def adviser_of(config: Config) -> "Transformer | None":
    """The language model that the configuration names, not yet loaded. Raises `ConfigError`."""
    return Transformer(config.transformer) if config.transformer is not None else None


class Transformer:
    """Asks a model in batches; the first that fails is the last for a while, and a longer one each time."""

    def __init__(
        self,
        entry: TransformerEntry,
        load: Callable[[TransformerEntry], Network] | None = None,
        steady: Callable[[], float] = steady_clock,
    ) -> None:
        self.entry = entry
        self.name = name_of(entry)
        self.failing: Failing | None = None
        self._load = load or OnnxNetwork
        self._steady = steady
        self._network: Network | None = None
        self._work: Future[Any] | None = None
        self._rest = 0.0
        self._resting_until: float | None = None

    @property
    def most(self) -> int:
        """How many texts it takes at once."""
        return self.entry.batch

    def is_like(self, other: "Transformer") -> bool:
        """Whether both are asked in the same way and answer the same."""
        return (self.entry, self.name) == (other.entry, other.name)

    def opinions(self, texts: Sequence[str]) -> list[SecondOpinion | None]:
        """Its opinion on each text; None from the first batch on that it gave no answer to."""
        found: list[SecondOpinion | None] = []
        if not self._is_resting():
            for batch in _batches(texts, self.entry.batch):
                chances = self._ask(batch)
                if chances is None:
                    break
                found += [SecondOpinion(each, self.entry.weight, self.name) for each in chances]
        return found + [None] * (len(texts) - len(found))

    def _is_resting(self) -> bool:
        if self._work is not None and not self._work.done():
            return True  # still at what it was given up for: a second one beside it would be slower still
        return self._resting_until is not None and self._steady() < self._resting_until

    def _ask(self, texts: Sequence[str]) -> list[Chances] | None:
        network = self._network
        if network is None:
            network = self._network = self._within(LOADING, partial(self._load, self.entry), _unloaded)
        if network is None:
            return None
        chances = self._within(self.entry.timeout.total_seconds(), partial(network.chances, texts), _unanswered)
        if chances is None:
            network.give_up()
        else:
            self._recover()
        return chances

    def _within(self, seconds: float, work: Callable[[], T], why: Callable[[BaseException], Failing]) -> T | None:
        """What the work gives within that time, else None; an answer that comes later is dropped."""
        self._work = future = _begin(work)
        try:
            error = future.exception(seconds)
        except TimeoutError as late:
            error = late
        if error is None:
            return future.result()
        if isinstance(error, TimeoutError):
            self._fail(Failing(msg("it gave no answer within {seconds} seconds"), {"seconds": f"{seconds:g}"}))
        else:
            self._fail(why(error))
        return None

    def _fail(self, failing: Failing) -> None:
        self.failing = failing
        self._rest = min(2 * self._rest, REST[1]) or REST[0]
        self._resting_until = self._steady() + self._rest

    def _recover(self) -> None:
        self.failing, self._rest, self._resting_until = None, 0.0, None


def _batches(texts: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    return (texts[start : start + most] for start in range(0, len(texts), most))


def _begin(work: Callable[[], T]) -> "Future[T]":
    """The work in a thread of its own, which nobody has to wait for, not even at the end of the program."""
    future: Future[T] = Future()

    def hand_on(_: object, error: BaseException | None, __: object) -> bool:
        if error is not None:
            future.set_exception(error)
        return True

    def serve() -> None:
        with ExitStack() as stack:
            stack.push(hand_on)  # what C++ and Rust raise has no name in common; a panic is not even an Exception
            future.set_result(work())

    Thread(target=serve, name="language model", daemon=True).start()
    return future


def _unloaded(error: BaseException) -> Failing:
    if isinstance(error, Unusable):
        return Failing(error.what, error.values)
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    return Failing(msg("it cannot be loaded: {reason}"), {"reason": reason})


def _unanswered(error: BaseException) -> Failing:
    """Only the kind of error is told: its words may hold the customer's."""
    if isinstance(error, Unusable):
        return Failing(error.what, error.values)
    return Failing(msg("it failed: {reason}"), {"reason": type(error).__name__})


class OnnxNetwork:
    """A sequence classifier as Hugging Face Optimum exports it, with one label for each level."""

    def __init__(self, entry: TransformerEntry) -> None:
        import onnxruntime

        onnxruntime.disable_telemetry_events()
        self._tokenizer, self._pad = _open_tokenizer(entry.folder)
        self._session = onnxruntime.InferenceSession(
            str(entry.folder / NETWORK), _options(entry.threads), providers=["CPUExecutionProvider"]
        )
        self._new_run = onnxruntime.RunOptions
        self._run = self._new_run()
        self._types = {each.name: "int32" if "int32" in each.type else "int64" for each in self._session.get_inputs()}

    def chances(self, texts: Sequence[str]) -> list[Chances]:
        """The probabilities for each text, rounded: which texts it was read with must not show."""
        self._run = self._new_run()
        logits = self._session.run(None, self._inputs(texts), self._run)[0]
        return list(_chances(logits, len(texts)))

    def give_up(self) -> None:
        """Stop the calculation under way."""
        self._run.terminate = True

    def _inputs(self, texts: Sequence[str]) -> "dict[str, np.ndarray]":
        import numpy as np

        read = [self._tokenizer.encode(_clean(text)) for text in texts]
        shape = (len(read), max(1, *(len(each.ids) for each in read)))
        rows = {"input_ids": np.full(shape, self._pad), "attention_mask": np.zeros(shape)}
        rows["token_type_ids"] = np.zeros(shape)
        for row, each in enumerate(read):
            rows["input_ids"][row, : len(each.ids)] = each.ids
            rows["attention_mask"][row, : len(each.ids)] = 1
            rows["token_type_ids"][row, : len(each.ids)] = each.type_ids
        if unknown := sorted(self._types.keys() - rows.keys()):
            raise Unusable(msg("it asks for what no text gives: {names}"), names=", ".join(unknown))
        return {name: rows[name].astype(kind) for name, kind in self._types.items()}


def _clean(text: str) -> str:
    """The beginning of the text, without what the tokenizer would choke on."""
    return text[:_MOST_LETTERS].encode("utf-8", "replace").decode("utf-8")


def _open_tokenizer(folder: Path) -> "tuple[Tokenizer, int]":
    """The tokenizer, cutting what is too long for the model, and the number that fills up what is short."""
    import json

    from tokenizers import Tokenizer

    settings = json.loads((folder / SETTINGS).read_bytes())
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.enable_truncation(min(_MOST_TOKENS, int(settings.get("max_position_embeddings") or _MOST_TOKENS)))
    return tokenizer, int(settings.get("pad_token_id") or 0)


def _options(threads: int) -> Any:  # noqa: ANN401 - the library has no types
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = False  # it would keep what the longest text ever took
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


def _chances(logits: "np.ndarray", texts: int) -> Iterable[Chances]:
    import numpy as np

    if logits.shape != (texts, 4) or not np.isfinite(logits).all():
        raise Unusable(msg("its answer is not one finite number for each of the four levels"))
    odds = np.exp(logits.astype("float64") - logits.max(axis=1, keepdims=True))
    levels = odds / odds.sum(axis=1, keepdims=True)
    for row in levels:
        at_least = [round(float(row[level:].sum()), 3) for level in (1, 2, 3)]
        yield at_least[0], at_least[1], at_least[2]
