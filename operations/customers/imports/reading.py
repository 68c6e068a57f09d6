"""Reading: from the cells of a row to what it says of a customer."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from operations.customers.cells import unguarded
from operations.customers.imports.columns import Column
from operations.customers.imports.records import Record
from operations.customers.imports.values import reader

Said = dict[str, Any]
"""Field → value, of what a row says of somebody; what its cells leave empty is not in it."""
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class Unreadable(ValueError):
    """A row that cannot be taken over; the text says why, and what to write instead."""


class Reader:
    """Reads the rows of one file."""

    def __init__(self, columns: Sequence[Column], *, decimal: str, country: str | None = None) -> None:
        self._width = len(columns)
        self._cells = [
            (index, one.header, one.to, one.attribute, reader(one.to, one.kind, decimal=decimal, country=country))
            for index, one in enumerate(columns)
            if one.to
        ]

    def said(self, record: Record) -> Said:
        """What a row says; nothing at all when its cells are empty. Raises Unreadable."""
        _refuse_broken(record)
        cells, said, attributes, faults = record.cells, Said(), Said(), list[str]()
        if len(cells) > self._width:
            raise Unreadable(f"{len(cells)} cells, where the header has {self._width}; quote what contains a delimiter")
        there = len(cells)
        for index, header, to, attribute, read in self._cells:
            # A row may be shorter than the header: Excel leaves the last cells out when they are empty.
            cell = cells[index].strip() if index < there else ""
            if not cell:
                continue
            try:
                value = read(unguarded(cell) if cell[0] == "'" else cell)
            except ValueError as wrong:
                faults.append(f"{header}: {wrong}")
                continue
            if attribute is None:
                said[to] = value
            elif value is not None:
                attributes[attribute] = value
        if faults:
            raise Unreadable("; ".join(faults))
        return _whole(said, attributes)


def _refuse_broken(record: Record) -> None:
    if record.fault:
        raise Unreadable(record.fault)
    if (not record.raw.isascii() and _UNSTORABLE.search(record.raw)) or "\0" in record.raw:
        raise Unreadable("there are bytes that are no characters; save the file as UTF-8, or say its encoding")


def _whole(said: Said, attributes: Mapping[str, Any]) -> Said:
    """A first and a last name are one name; and somebody must be meant."""
    halves = [said.pop(half) for half in ("first_name", "last_name") if half in said]
    if halves and "name" not in said:
        said["name"] = " ".join(halves)
    if attributes:
        said["attributes"] = dict(attributes)
    if said and not (said.keys() & {"external_id", "email", "phone"}):
        raise Unreadable("nobody is named here; write an external_id, an e-mail address or a phone number")
    return said
