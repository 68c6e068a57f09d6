"""Suppressions: who must not be written to. Addresses come in, and only their hashes ever come out."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

from operations import audit
from operations.customers import spelling
from operations.desk import Desk, NotThere, Refused, Who
from store.customers.customers import address_hash
from store.permission import suppressions
from store.rows import Row

MOST = 10_000
"""Addresses in one import."""
_FAULTS = 100
_SPELT = {"email": spelling.EMAIL, "sms": spelling.PHONE}


@dataclass(frozen=True)
class Imported:
    """What came of a list."""

    added: int
    known: int
    """How many were on it already, or stood in the list twice."""
    refused: list[Row]
    """`line` and `why`, of the first hundred that are no addresses."""


async def latest(
    desk: Desk,
    *,
    channel: str | None = None,
    reason: str | None = None,
    address: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> list[Row]:
    """The newest first, each with an `id`; with `address`, only what concerns this one. `after`: an id."""
    async with desk.database.read() as connection:
        if address is not None:
            found = await suppressions.find(connection, channel or _channel(address), address_hash(address))
            return [_told(found)] if found else []
        seen = _read(after) if after else None
        rows = await suppressions.latest(connection, channel=channel, reason=reason, after=seen, limit=limit)
        return [_told(row) for row in rows]


async def of_customer(desk: Desk, customer: Row) -> list[Row]:
    """Those of a customer's addresses."""
    hashed = [address_hash(customer[handle]) for handle in ("email", "phone") if customer[handle]]
    async with desk.database.read() as connection:
        return [_told(row) for row in await suppressions.of(connection, hashed)]


async def add(desk: Desk, who: Who, address: str, reason: str, *, channel: str | None = None, source: str = "") -> Row:
    """Put an address on the list; its row, with the reason that it was first put there for."""
    through = channel or _channel(address)
    async with desk.database.begin() as connection:
        now, said = desk.clock(), source or who.name
        if await suppressions.add(connection, now, through, [address], reason, said):
            about = {"channel": through, "reason": reason, "source": said}
            await audit.note(connection, now, who, "suppression.added", address_hash(address), about)
        return _told(await suppressions.find(connection, through, address_hash(address)) or {})


async def remove(desk: Desk, who: Who, identity: str, why: str) -> None:
    """Take somebody off the list; it must be said why. What they allow is another question. Raises NotThere."""
    channel, hashed = _read(identity)
    async with desk.database.begin() as connection:
        if not await suppressions.remove(connection, channel, hashed):
            raise NotThere("there is no such address on the list")
        about = {"channel": channel, "why": why}
        await audit.note(connection, desk.clock(), who, "suppression.removed", hashed, about)


async def take_over(desk: Desk, who: Who, text: str, reason: str, *, channel: str = "email", source: str) -> Imported:
    """A list as CSV, the address in the first column of each row; a header is passed over. Raises Refused."""
    good, refused, rows = _addresses(text, channel)
    if rows > MOST:
        raise Refused(f"at most {MOST} addresses at once; send it in parts")
    async with desk.database.begin() as connection:
        added = await suppressions.add(connection, desk.clock(), channel, good, reason, source)
        about = {"channel": channel, "reason": reason, "source": source, "added": added}
        await audit.note(connection, desk.clock(), who, "suppressions.imported", channel, about)
    return Imported(added, len(good) - added, refused[:_FAULTS])


def _addresses(text: str, channel: str) -> tuple[list[str], list[Row], int]:
    good, refused, rows = list[str](), list[Row](), 0
    for line, cell in _cells(text):
        rows += 1
        if len(cell) <= spelling.LONGEST_EMAIL and re.fullmatch(_SPELT.get(channel, r".+"), cell):
            good.append(cell)
        elif line > 1:
            refused.append({"line": line, "why": "this is no address"})
    return good, refused, rows


def _cells(text: str) -> Sequence[tuple[int, str]]:
    """The first cell of every row that has one, with its line."""
    plain = text.removeprefix("\ufeff").replace(";", ",")
    try:
        rows = enumerate(csv.reader(StringIO(plain)), 1)
        return [(line, row[0].strip()) for line, row in rows if row and row[0].strip()]
    except csv.Error as error:
        raise Refused(f"this is no CSV: {error}") from None


def _channel(address: str) -> str:
    return "email" if "@" in address else "sms"


def _told(row: Row) -> Row:
    return row | {"id": f"{row['channel']}:{row['address_hash']}"}


def _read(identity: str) -> tuple[str, str]:
    channel, _, hashed = identity.partition(":")
    return channel, hashed
