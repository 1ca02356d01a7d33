"""A language model answers, or is late, or breaks; whoever asks it always goes on."""

import json
import math
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tiny_model import LOGITS, a_model

from monitor.config.checked import TransformerEntry
from monitor.config.transformer import name_of
from monitor.errors import ConfigError
from monitor.transformer import REST, OnnxNetwork, Transformer, Unusable

CHANCES = (0.9, 0.5, 0.1)


def entry(folder, **changes):
    values = {"weight": 0.5, "timeout": timedelta(seconds=30), "batch": 16, "threads": 1}
    return TransformerEntry(folder, **(values | changes))


@pytest.fixture
def folder(tmp_path):
    return a_model(tmp_path / "model")


def chances(transformer, *texts):
    opinions = transformer.opinions(texts)
    assert transformer.failing is None, transformer.failing
    return [opinion.chances for opinion in opinions]


# -- a real one


def soft(logits):
    whole = sum(map(math.exp, logits))
    return tuple(round(sum(map(math.exp, logits[level:])) / whole, 3) for level in (1, 2, 3))


def test_the_chance_of_a_level_is_that_of_all_labels_from_it_on(folder):
    (late,) = chances(Transformer(entry(folder)), "siparişim gelmedi")
    assert late == soft((0, 0, 5, 0)) == (0.993, 0.987, 0.007)


def test_an_opinion_carries_weight_and_name(folder):
    transformer = Transformer(entry(folder, weight=0.25))
    (opinion,) = transformer.opinions(["gelmedi"])
    assert (opinion.weight, opinion.name) == (0.25, transformer.name)


TEXTS = ("gelmedi", "günaydın fiyat siparişim gelmedi mahkeme", "", "bilinmeyen sözler", "mahkeme")


def test_a_text_gets_the_same_opinion_alone_and_among_others(folder):
    together = chances(Transformer(entry(folder)), *TEXTS)
    alone = [chances(Transformer(entry(folder)), text)[0] for text in TEXTS]
    in_pairs = chances(Transformer(entry(folder, batch=2)), *TEXTS)
    assert together == alone == in_pairs


HOSTILE = {
    "nothing": "",
    "half a letter": "gelmedi \ud800",
    "a NUL": "gelmedi \x00",
    "emoji only": "😡" * 500,
    "a book": "gelmedi " * 200_000,
    "one endless word": "a" * 1_000_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_any_text_gets_an_opinion(folder, text):
    transformer = Transformer(entry(folder))
    assert len(chances(transformer, text, "gelmedi")) == 2


def test_only_the_beginning_of_a_long_text_is_read(folder):
    transformer = Transformer(entry(folder))
    read, unread = chances(transformer, "x " * 255 + "gelmedi", "x " * 256 + "gelmedi")
    assert read == soft(LOGITS["gelmedi"])
    assert unread == soft((0, 0, 0, 0))


def test_a_model_with_a_shorter_memory_is_read_less(tmp_path):
    short = a_model(tmp_path / "short", max_position_embeddings=4)
    assert chances(Transformer(entry(short)), "x x x x gelmedi") == [soft((0, 0, 0, 0))]


INPUTS = {
    "as BERT has them": {"inputs": ("input_ids", "attention_mask", "token_type_ids")},
    "in another order": {"inputs": ("attention_mask", "input_ids")},
    "of small numbers": {"kind": "int32"},
}


@pytest.mark.parametrize("made", INPUTS.values(), ids=INPUTS)
def test_usual_inputs_are_understood(tmp_path, made):
    other = a_model(tmp_path / "other", **made)
    assert chances(Transformer(entry(other)), "gelmedi") == [soft(LOGITS["gelmedi"])]


def of_width(width):
    return {word: row[:width] for word, row in LOGITS.items()}


BROKEN = {
    "an unknown input": ({"inputs": ("input_ids", "attention_mask", "pixels")}, "asks for what no text gives: pixels"),
    "three levels": ({"logits": of_width(3)}, "not one finite number for each"),
    "endless numbers": ({"logits": LOGITS | {"gelmedi": (math.inf, math.nan, 0, 0)}}, "not one finite number for each"),
}


@pytest.mark.parametrize(("made", "says"), BROKEN.values(), ids=BROKEN)
def test_an_answer_that_is_none_is_no_opinion(tmp_path, made, says):
    transformer = Transformer(entry(a_model(tmp_path / "broken", **made)))
    assert transformer.opinions(["gelmedi", "fiyat"]) == [None, None]
    assert says in transformer.failing.what.format(**transformer.failing.values)


DAMAGES = {"model.onnx": b"\x00nothing", "tokenizer.json": b"{}", "config.json": b"["}


@pytest.mark.parametrize("file", DAMAGES)
def test_a_damaged_file_is_a_failure_with_a_reason(folder, file):
    (folder / file).write_bytes(DAMAGES[file])
    transformer = Transformer(entry(folder))
    assert transformer.opinions(["gelmedi"]) == [None]
    assert transformer.failing.what == "it cannot be loaded: {reason}"
    assert transformer.failing.values["reason"]


def test_nothing_is_loaded_until_it_is_asked(folder):
    loaded = []

    def load(given):
        loaded.append(given)
        return OnnxNetwork(given)

    transformer = Transformer(entry(folder), load)
    assert loaded == []
    transformer.opinions(["gelmedi"])
    transformer.opinions(["fiyat"])
    assert loaded == [transformer.entry]


# -- its name


def test_the_name_is_of_the_files_and_the_weight(folder, tmp_path):
    first = name_of(entry(folder))
    assert first == name_of(entry(a_model(tmp_path / "same"))) == name_of(entry(folder, threads=2))
    assert first != name_of(entry(folder, weight=0.4))
    assert first != name_of(entry(a_model(tmp_path / "other", logits=LOGITS | {"fiyat": (1, 1, 1, 2)})))


@pytest.mark.parametrize("file", ["config.json", "tokenizer.json", "model.onnx", "model.onnx_data"])
def test_a_change_of_any_file_changes_the_name(folder, file):
    before = name_of(entry(folder))
    with (folder / file).open("ab") as opened:
        opened.write(b" ")
    assert name_of(entry(folder)) != before


def test_files_that_are_gone_are_a_fault_of_the_configuration(tmp_path):
    with pytest.raises(ConfigError, match="nowhere cannot be read"):
        Transformer(entry(tmp_path / "nowhere"))


# -- one that misbehaves


class Moody:
    """Answers, hangs until it is let go, or fails, as told."""

    def __init__(self):
        self.asked, self.given_up = [], 0
        self.error, self.free = None, threading.Event()
        self.free.set()

    def __call__(self, _entry):
        return self

    def chances(self, texts):
        self.asked.append(list(texts))
        self.free.wait()
        if self.error is not None:
            raise self.error
        return [CHANCES for _ in texts]

    def give_up(self):
        self.given_up += 1


class Steady:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def moody():
    moody = Moody()
    yield moody
    moody.free.set()


@pytest.fixture
def steady():
    return Steady()


@pytest.fixture
def transformer(folder, moody, steady):
    return Transformer(entry(folder, batch=2), moody, steady)


@pytest.fixture
def hasty(folder, moody, steady):
    """Stuck, and nobody waits for long."""
    moody.free.clear()
    return Transformer(entry(folder, batch=2, timeout=timedelta(milliseconds=20)), moody, steady)


def let_go(transformer, moody):
    """What it was stuck at comes to its end; from now on there is time."""
    moody.free.set()
    transformer._work.exception(30)
    transformer.entry = replace(transformer.entry, timeout=timedelta(seconds=30))


def test_texts_are_asked_in_batches(transformer, moody):
    assert [opinion.chances for opinion in transformer.opinions(["a", "b", "c"])] == [CHANCES] * 3
    assert moody.asked == [["a", "b"], ["c"]]
    assert transformer.opinions([]) == []


def test_after_the_first_batch_without_an_answer_none_is_asked(transformer, moody):
    moody.error = RuntimeError("müşterinin sözleri")
    assert transformer.opinions(["a", "b", "c"]) == [None] * 3
    assert moody.asked == [["a", "b"]]


def test_what_failed_is_told_by_its_kind_and_never_by_its_words(transformer, moody):
    moody.error = RuntimeError("müşterinin sözleri")
    transformer.opinions(["a"])
    assert (transformer.failing.what, transformer.failing.values) == ("it failed: {reason}", {"reason": "RuntimeError"})


class Panic(BaseException):
    """What a library written in Rust raises when it gives up: no Exception."""


def test_a_panic_is_a_failure_like_any_other_and_is_not_waited_for(transformer, moody):
    moody.error = Panic("müşterinin sözleri")
    assert transformer.opinions(["a"]) == [None]
    assert (transformer.failing.what, transformer.failing.values) == ("it failed: {reason}", {"reason": "Panic"})


def test_it_is_left_alone_for_a_growing_while(transformer, moody, steady):
    moody.error = Unusable("none")
    rests = []
    for _ in range(9):
        transformer.opinions(["a"])
        rests.append(transformer._resting_until - steady.now)
        steady.now = transformer._resting_until - 0.1
        asked = len(moody.asked)
        assert transformer.opinions(["a"]) == [None]
        assert len(moody.asked) == asked
        steady.now += 0.1
    assert rests[:3] == [REST[0], 2 * REST[0], 4 * REST[0]]
    assert rests[-1] == REST[1]


def test_it_is_back_after_one_answer(transformer, moody, steady):
    moody.error = Unusable("none")
    transformer.opinions(["a"])
    moody.error, steady.now = None, REST[0]
    assert transformer.opinions(["a"])[0].chances == CHANCES
    assert transformer.failing is None
    moody.error = Unusable("none")
    transformer.opinions(["a"])
    assert transformer._resting_until == steady.now + REST[0]


def test_who_is_late_is_given_up_and_nobody_waits_longer(hasty, moody):
    assert hasty.opinions(["a", "b", "c"]) == [None] * 3
    assert (hasty.failing.what, hasty.failing.values) == (
        "it gave no answer within {seconds} seconds",
        {"seconds": "0.02"},
    )
    assert moody.given_up == 1
    let_go(hasty, moody)
    assert moody.asked == [["a", "b"]]


def test_a_late_answer_is_dropped_and_the_next_question_gets_its_own(hasty, moody, steady):
    hasty.opinions(["late"])
    let_go(hasty, moody)
    steady.now = REST[0]
    assert [opinion.chances for opinion in hasty.opinions(["a", "b"])] == [CHANCES] * 2
    assert moody.asked == [["late"], ["a", "b"]]


def test_as_long_as_it_is_stuck_no_second_thread_is_begun(hasty, moody, steady):
    hasty.opinions(["a"])
    steady.now = 10 * REST[1]
    assert hasty.opinions(["b"]) == [None]
    let_go(hasty, moody)
    assert moody.asked == [["a"]]
    assert hasty.opinions(["b"]) != [None]


def test_a_stuck_one_does_not_hold_up_the_end_of_the_program(hasty):
    hasty.opinions(["a"])
    stuck = [thread for thread in threading.enumerate() if thread.name == "language model"]
    assert stuck
    assert all(thread.daemon for thread in stuck)


def test_what_was_given_up_does_not_stop_what_comes_next(folder):
    network = OnnxNetwork(entry(folder))
    network.chances(["gelmedi"])
    network.give_up()
    assert network.chances(["gelmedi"]) == [soft(LOGITS["gelmedi"])]


def test_the_tiny_model_has_the_layout_of_an_export(folder):
    assert {path.name for path in Path(folder).iterdir()} == {"model.onnx", "tokenizer.json", "config.json"}
    assert len(json.loads((folder / "config.json").read_text())["id2label"]) == 4
