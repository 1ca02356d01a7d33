"""A body's bytes as they were before encoding, in small pieces: nothing unpacks to more than was asked for."""

import zlib
from collections.abc import Iterable, Iterator

from scrapers.kit.errors import msg
from scrapers.kit.setback import NoAnswer

PIECE = 65_536
_GZIP_MAGIC = b"\x1f\x8b"


def bounded(pieces: Iterable[bytes], most: int) -> Iterator[bytes]:
    """The same pieces. Raises `NoAnswer` once they are more than `most` bytes."""
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > most:
            raise NoAnswer(msg("the answer is larger than {most} bytes"), most=most)
        yield piece


def decoded(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The bytes before content-encoding. Raises `NoAnswer` if they are broken, cut, or encoded some other way."""
    match encoding.strip().lower():
        case "" | "identity":
            return iter(chunks)
        case "gzip" | "x-gzip":
            return _unpacked(chunks, _Unpacker(zlib.MAX_WBITS | 16))
        case "deflate":
            return _unpacked(chunks, _Unpacker(zlib.MAX_WBITS))
    raise NoAnswer(msg("the answer comes in an encoding we did not ask for"))


class _Unpacker:
    """zlib with its two traps seen to: raw deflate under the name of zlib, and gzip of several members."""

    def __init__(self, wbits: int) -> None:
        self._wbits = wbits
        self._zlib = zlib.decompressobj(wbits)
        self._begun = False

    @property
    def is_cut(self) -> bool:
        return self._begun and not self._zlib.eof

    def unpack(self, chunk: bytes) -> Iterator[bytes]:
        rest = chunk
        while True:
            piece = self._piece(rest)
            if piece:
                yield piece
            rest = self._zlib.unconsumed_tail
            if self._zlib.eof and self._zlib.unused_data.startswith(_GZIP_MAGIC) and self._wbits > zlib.MAX_WBITS:
                rest = self._zlib.unused_data
                self._zlib = zlib.decompressobj(self._wbits)
            elif not rest and len(piece) < PIECE:
                return

    def _piece(self, data: bytes) -> bytes:
        try:
            piece = self._zlib.decompress(data, PIECE)
        except zlib.error:
            if self._begun or self._wbits != zlib.MAX_WBITS:
                raise
            self._zlib = zlib.decompressobj(-zlib.MAX_WBITS)
            piece = self._zlib.decompress(data, PIECE)
        self._begun = self._begun or bool(data)
        return piece


def _unpacked(chunks: Iterable[bytes], unpacker: _Unpacker) -> Iterator[bytes]:
    try:
        for chunk in chunks:
            yield from unpacker.unpack(chunk)
    except zlib.error as error:
        raise NoAnswer(msg("the answer is damaged")) from error
    if unpacker.is_cut:
        raise NoAnswer(msg("the answer was cut"))
