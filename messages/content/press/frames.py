"""Frames: what goes through the pipe, each piece after its length."""

import struct
from collections.abc import Iterable
from typing import Protocol


class Pipe(Protocol):
    """What can be read from and written to."""

    def read(self, size: int, /) -> bytes:
        """So many bytes, or fewer at the end."""

    def writelines(self, lines: Iterable[bytes], /) -> None:
        """Write all of them."""


_LENGTH = struct.Struct(">I")


def write(pipe: Pipe, *pieces: bytes) -> None:
    """Write one frame; it leaves when the pipe is flushed. Raises OSError when nobody reads."""
    pipe.writelines((_LENGTH.pack(sum(map(len, pieces))), *pieces))


def read(pipe: Pipe) -> bytes:
    """Read one frame. Raises EOFError when there is no more."""
    (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
    return _exactly(pipe, length)


def _exactly(pipe: Pipe, length: int) -> bytes:
    found = pipe.read(length)
    if len(found) < length:
        raise EOFError("the other side has gone")
    return found
