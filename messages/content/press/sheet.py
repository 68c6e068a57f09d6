"""Sheets: what comes out of the press, packed for the pipe. Text goes as it is: as JSON it costs more than the pipe."""

import struct
from collections.abc import Mapping, Sequence

PARTS = ("subject", "preheader", "text", "html")
FAULT = ("fault", "missing")
_LENGTHS = {names: struct.Struct(f">{len(names)}I") for names in (PARTS, FAULT)}
_SIGNS = {PARTS: b"+", FAULT: b"-"}


def packed(sheet: Mapping[str, str]) -> list[bytes]:
    """A printed message, or a fault, in pieces that follow each other."""
    names = FAULT if "fault" in sheet else PARTS
    texts = [sheet[name].encode("utf-8", "surrogatepass") for name in names]
    return [_SIGNS[names], _LENGTHS[names].pack(*map(len, texts)), *texts]


def unpacked(told: bytes) -> dict[str, str]:
    """The same again."""
    names = FAULT if told.startswith(_SIGNS[FAULT]) else PARTS
    form = _LENGTHS[names]
    return dict(zip(names, _texts(told, 1 + form.size, form.unpack_from(told, 1)), strict=True))


def _texts(told: bytes, start: int, lengths: Sequence[int]) -> list[str]:
    texts = list[str]()
    for length in lengths:
        texts.append(told[start : start + length].decode("utf-8", "surrogatepass"))
        start += length
    return texts
