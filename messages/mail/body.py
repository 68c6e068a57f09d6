"""A text as quoted-printable, twice: as it travels, and as DKIM reads it (RFC 6376 §3.4.4, “relaxed”).

Most of a page is the same for everybody. It is cut where its tables are, a long piece where its lines end, and what was
written once is not encoded again: a page of 30 kB in a twentieth of the time.
"""

import binascii
import re
from collections.abc import Iterable
from functools import lru_cache

_CUT = "<t"
_LONGEST_KEPT = 1_000
"""Characters of a piece that is worth keeping; so 4,096 of them are never more than some megabytes."""
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_WIDTH = 76
_TOO_LONG = re.compile(rb"^[^\r\n]{77,}", re.MULTILINE)

Coded = tuple[bytes, bytes]
"""On the wire; and relaxed."""


def coded(text: str) -> Coded:
    """A text whose lines end as they like; it ends with a line's end, whatever it ended with."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text if text.endswith("\n") else text + "\n"
    first, *others = text.split(_CUT)
    begun = _short(first) if len(first) < _LONGEST_KEPT else _long(first)
    return _joined([begun, *[_kept(one) if len(one) < _LONGEST_KEPT else _long(_CUT + one) for one in others]])


def _joined(pieces: Iterable[Coded]) -> Coded:
    wires, relaxeds = zip(*pieces, strict=True)
    return b"".join(wires), b"".join(relaxeds)


@lru_cache(maxsize=64)
def _long(piece: str) -> Coded:
    """Line by line; all of it is the same for everybody, mostly: what stands before the first table."""
    return _joined(_short(line) if len(line) < _LONGEST_KEPT else _inner(line) for line in _LINE.findall(piece))


@lru_cache(maxsize=4_096)
def _kept(cut: str) -> Coded:
    """A piece, without what all of them begin with: to put that back before we look would take longer than to look."""
    return _inner(_CUT + cut)


def _inner(piece: str) -> Coded:
    """One that may go on: where it does not end a line, its last line is a soft one."""
    wire = _coded(piece)
    if wire and not wire.endswith(b"\n"):
        full = len(wire) - (wire.rfind(b"\n") + 1) >= _WIDTH  # no room for the “=”; and an escape is never last
        wire = wire[:-1] + b"=\r\n" + wire[-1:] + b"=\r\n" if full else wire + b"=\r\n"
    return wire, relaxed(wire)


_short = lru_cache(maxsize=4_096)(_inner)


def _coded(piece: str) -> bytes:
    # Half a surrogate, as JSON can bring along, is no letter: better a question mark than no mail.
    wire = binascii.b2a_qp(piece.replace("\n", "\r\n").encode(errors="replace"), istext=True)
    wire = _TOO_LONG.sub(_broken, wire)  # one that ended with white space, which was written out after it was measured
    if "\n" not in piece:  # it breaks long lines as it sees others broken; where it sees none, with a bare LF
        wire = wire.replace(b"\n", b"\r\n")
    return wire


def _broken(line: re.Match[bytes]) -> bytes:
    """In two, with an escape in neither half of it."""
    told, at = line[0], _WIDTH - 1
    while b"=" in told[at - 2 : at]:
        at -= 1
    return told[:at] + b"=\r\n" + told[at:]


def relaxed(wire: bytes) -> bytes:
    """Any white space within a line is one space. At a line's end quoted-printable has none."""
    wire = wire.replace(b"\t", b" ")
    while b"  " in wire:
        wire = wire.replace(b"  ", b" ")
    return wire
