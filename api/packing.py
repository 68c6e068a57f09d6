"""A body as it comes, plain or packed. What is packed is unpacked bit by bit, never more of it than is asked for."""

import zlib

from starlette.exceptions import HTTPException

_GZIP = 16 + zlib.MAX_WBITS


class Packing:
    """None: a body is what it says."""

    def read(self, piece: bytes, most: int) -> bytes:
        """What a piece says."""
        return piece

    def end(self) -> None:
        """Whether that was all."""


class Gzip(Packing):
    """What is not gzip, not all of it or more than that is answered with 400."""

    def __init__(self) -> None:
        self._unpacking = zlib.decompressobj(_GZIP)
        self._began = False

    def read(self, piece: bytes, most: int) -> bytes:
        """At most so many bytes: of a bomb, what it takes to know it for one."""
        self._began = self._began or bool(piece)
        try:
            return self._unpacking.decompress(piece, most)
        except zlib.error:
            raise _broken() from None

    def end(self) -> None:
        """Whether all of it came, and nothing after it."""
        if self._began and (not self._unpacking.eof or self._unpacking.unused_data):
            raise _broken()


def _broken() -> HTTPException:
    return HTTPException(400, "this is not the gzip that Content-Encoding says it is")


def how_packed(encoding: str) -> Packing:
    """By the name in Content-Encoding. 415 for what cannot be unpacked here."""
    match encoding.strip().lower():
        case "" | "identity":
            return Packing()
        case "gzip" | "x-gzip":
            return Gzip()
    raise HTTPException(415, "send the body as it is, or with Content-Encoding: gzip", {"Accept-Encoding": "gzip"})
