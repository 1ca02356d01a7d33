"""What goes to the child that draws and what comes back, as JSON; nothing of it is believed unread."""

import base64
import binascii
import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from monitor.rules.digest.card import Chart
from monitor.rules.digest.plots import Form, Plot, Series, Tone

WIDTH, HEIGHT = 1_200, 600
NOT_INSTALLED = b'{"lack": "not_installed"}'
"""What the child answers where the library cannot be imported."""
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_END = b"IEND\xaeB`\x82"
_MOST_BYTES = 2_000_000

Wanted = Mapping[str, Mapping[Chart, Plot]]
"""Plots by language and chart."""
Pictures = Mapping[str, Mapping[Chart, bytes]]
"""PNGs, as the plots."""


def asked(wanted: Wanted) -> bytes:
    """The plots, as the child reads them."""
    return json.dumps(
        {language: {chart: asdict(plot) for chart, plot in plots.items()} for language, plots in wanted.items()}
    ).encode()


def read_asked(text: bytes) -> Wanted:
    """The plots again. Refuses what nobody asked like that (ValueError, KeyError, TypeError)."""
    return {
        language: {Chart(chart): _plot(plot) for chart, plot in plots.items()}
        for language, plots in json.loads(text).items()
    }


def answered(pictures: Pictures) -> bytes:
    """The pictures, as the parent reads them."""
    return json.dumps(
        {
            language: {chart: base64.b64encode(picture).decode() for chart, picture in drawn.items()}
            for language, drawn in pictures.items()
        }
    ).encode()


def read_answered(text: bytes, wanted: Wanted) -> Pictures | None:
    """Exactly the pictures that were asked for; None for anything else."""
    try:
        said = json.loads(text)
        return {language: dict(_pictures(said[language], plots)) for language, plots in wanted.items()}
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error):
        return None


def _pictures(said: Mapping[str, str], plots: Mapping[Chart, Plot]) -> Iterator[tuple[Chart, bytes]]:
    for chart in plots:
        picture = base64.b64decode(said[chart], validate=True)
        if not _is_ours(picture):
            raise ValueError("no picture")
        yield chart, picture


def _is_ours(picture: bytes) -> bool:
    """Whether it is a PNG of the size we draw, whole as far as its ends tell."""
    whole = picture.startswith(_SIGNATURE) and picture.endswith(_END) and len(picture) <= _MOST_BYTES
    return whole and picture[12:24] == b"IHDR" + struct.pack(">II", WIDTH, HEIGHT)


def _plot(raw: dict[str, Any]) -> Plot:
    marks = raw["marks"]
    texts = {name: tuple(raw[name]) for name in ("points", "totals", "notes")}
    return Plot(
        **texts,
        form=Form(raw["form"]),
        title=raw["title"],
        series=tuple(map(_series, raw["series"])),
        axis=raw["axis"],
        marks=None if marks is None else _series(marks),
    )


def _series(raw: dict[str, Any]) -> Series:
    return Series(raw["name"], tuple(raw["values"]), tuple(raw["labels"]), Tone(raw["tone"]))
