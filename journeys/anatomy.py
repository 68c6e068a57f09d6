"""What a compiled condition is made of: its names, its calls, and the macros that go through lists.

The binding shows a compiled expression only as bytes: a `cel.expr.CheckedExpr`, whose numbers of fields stand here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from google.protobuf.empty_pb2 import Empty
from google.protobuf.unknown_fields import UnknownFieldSet

CONSTANT, IDENT, SELECT, CALL, LIST, STRUCT, MACRO = range(3, 10)
_TEXT = 6
_NAMED = {IDENT: 1, CALL: 2}
_INSIDE = {SELECT: (1,), CALL: (1, 3), LIST: (1,), MACRO: (2, 4, 5, 6, 7)}

Fields = dict[int, list[Any]]


@dataclass(frozen=True)
class Part:
    """One piece: its kind, where it stands (from 0), and whether a macro stands around it."""

    kind: int
    at: int
    name: str
    """Of a name or a call: which."""
    written_out: bool
    """Of a call: whether its last argument is a constant."""
    literal: str
    """That constant, when it is a text."""
    within: bool


def parts_of(compiled: bytes) -> tuple[Part, ...]:
    """Every piece of what `serialize` gave, from the outside in."""
    checked = _fields(_fields(compiled)[2][0])
    places = dict(_place(entry) for entry in _fields(checked[5][0])[4])
    return tuple(_parts(checked[4][0], places, within=False))


def _place(entry: bytes) -> tuple[int, int]:
    fields = _fields(entry)
    return fields[1][0], fields[2][0]


def _parts(expression: bytes, places: dict[int, int], *, within: bool) -> Iterator[Part]:
    whole = _fields(expression)
    kind = max(whole)  # beside it stands only the number of the piece
    if kind == CONSTANT:
        return
    fields = _fields(whole[kind][0])
    constant = _last(kind, fields)
    literal = bytes(constant.get(_TEXT, [b""])[0]).decode()
    yield Part(kind, places.get(whole[2][0], 0), _name(kind, fields), bool(constant), literal, within)
    for inner in _inside(kind, fields):
        yield from _parts(inner, places, within=within or kind == MACRO)


def _name(kind: int, fields: Fields) -> str:
    return bytes(fields[_NAMED[kind]][0]).decode() if kind in _NAMED else ""


def _last(kind: int, fields: Fields) -> Fields:
    """A call's last argument, when it is a constant."""
    argument = _fields(fields[3][-1]) if kind == CALL and 3 in fields else {}
    return _fields(argument[CONSTANT][0]) if CONSTANT in argument else {}


def _inside(kind: int, fields: Fields) -> Iterator[bytes]:
    holders = [_fields(entry) for entry in fields.get(2, [])] if kind == STRUCT else [fields]
    numbers = (3, 4) if kind == STRUCT else _INSIDE.get(kind, ())
    for holder in holders:
        for number in numbers:
            yield from holder.get(number, [])


def _fields(message: bytes) -> Fields:
    """Number → what stands under it."""
    found: Fields = {}
    unknown = UnknownFieldSet(Empty.FromString(message))
    for field in (unknown[at] for at in range(len(unknown))):
        found.setdefault(field.field_number, []).append(field.data)
    return found
