"""A language model of a dozen words in the layout that Hugging Face Optimum exports; it reads, multiplies and adds.

Each word has a number for each level; a text has their sums. Made in a moment, and small enough to know by heart.
"""

import json
from pathlib import Path

import pytest

LOGITS = {
    "[PAD]": (9, 9, 0, 9),  # would show if padding were read
    "[UNK]": (0, 0, 0, 0),
    "günaydın": (4, 0, 0, 0),
    "fiyat": (0, 4, 0, 0),
    "gelmedi": (0, 0, 4, 0),
    "mahkeme": (0, 0, 0, 4),
    "siparişim": (0, 0, 1, 0),
}
LABELS = {str(number): f"LABEL_{number}" for number in range(4)}


def a_model(folder: Path, *, inputs=("input_ids", "attention_mask"), kind="int64", logits=LOGITS, **settings) -> Path:
    """That folder with the three files in it."""
    tokenizers = pytest.importorskip("tokenizers", reason="the extra `transformers` is not installed")
    words = {word: number for number, word in enumerate(logits)}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    said = {"id2label": LABELS, "pad_token_id": 0, "max_position_embeddings": 512} | settings
    (folder / "config.json").write_text(json.dumps(said), encoding="utf-8")
    (folder / "model.onnx").write_bytes(_network(list(logits.values()), inputs, kind))
    return folder


def _network(rows, inputs, kind):
    onnx = pytest.importorskip("onnx", reason="the model of the test is made with onnx")
    make, types = onnx.helper, onnx.TensorProto
    width = len(rows[0])
    table = make.make_tensor("table", types.FLOAT, (len(rows), width), [float(n) for row in rows for n in row])
    axes = make.make_tensor("axes", types.INT64, (1,), [1])
    last = make.make_tensor("last", types.INT64, (1,), [2])
    steps = [
        make.make_node("Gather", ["table", "input_ids"], ["each"]),
        make.make_node("Cast", ["attention_mask"], ["read"], to=types.FLOAT),
        make.make_node("Unsqueeze", ["read", "last"], ["columns"]),
        make.make_node("Mul", ["each", "columns"], ["heard"]),
        make.make_node("ReduceSum", ["heard", "axes"], ["logits"], keepdims=0),
    ]
    number = types.INT32 if kind == "int32" else types.INT64
    given = [make.make_tensor_value_info(name, number, ("texts", "words")) for name in inputs]
    answer = make.make_tensor_value_info("logits", types.FLOAT, ("texts", width))
    graph = make.make_graph(steps, "tiny", given, [answer], [table, axes, last])
    model = make.make_model(graph, opset_imports=[make.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    return model.SerializeToString()
