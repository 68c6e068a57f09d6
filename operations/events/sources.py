"""Sources: who may tell us of events, and how we know that it is them."""

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from operations import audit
from operations.desk import Conflict, Desk, NotThere, Refused, Who
from store.events import sources
from store.rows import Row

SEGMENT = "segment"
"""The kind that speaks Segment's protocol, with a write key; the other kinds sign what they send."""
GRACE = timedelta(hours=24)
"""How long the old secret is good beside a new one, unless somebody says otherwise."""
_LONGEST = timedelta(days=30)


class Unfit(Refused):
    """What a source is to be opened with, or read by, will not do. `faults`: place → what is wrong."""

    def __init__(self, faults: Mapping[tuple[str, ...], str]) -> None:
        super().__init__("; ".join(f"{'.'.join(place)}: {why}" if place else why for place, why in faults.items()))
        self.faults = faults


class SourceKinds(Protocol):
    """The kinds of source, as the desk sees them. The door that they knock at knows them (`api/source_kinds.py`)."""

    @property
    def names(self) -> Sequence[str]:
        """All of them."""

    @property
    def mapped(self) -> Collection[str]:
        """Those that may have a mapping."""

    @property
    def passwords(self) -> Collection[str]:
        """Those that show the secret as a password, and sign nothing."""

    def secret(self, kind: str, chosen: str | None) -> str | None:
        """One that the kind can sign with, made here unless it is chosen; none for Segment. Raises Unfit."""

    def mapping(self, kind: str, told: Mapping[str, Any] | None) -> dict[str, Any] | None:
        """As it is kept. Raises Unfit, also where there has to be one."""


@dataclass(frozen=True)
class Added:
    """A new source: its row, and what opens it, which nobody can read again."""

    row: Row
    secret: str | None = None
    write_key: str | None = None


async def add(
    desk: Desk,
    who: Who,
    key: str,
    kind: str,
    title: str,
    secret: str | None = None,
    mapping: Mapping[str, Any] | None = None,
) -> Added:
    """A new source. `secret` is what its webhooks are signed with, when the other side chose it. Raises Conflict."""
    write_key = _write_key() if kind == SEGMENT else None
    signed_with = None if kind == SEGMENT else secret or secrets.token_urlsafe(32)
    row = {"key": key, "kind": kind, "title": title, "mapping": mapping, "created_at": desk.clock()}
    kept = row | {"secret": signed_with, "write_key_hash": write_key and _hash(write_key)}
    async with desk.database.begin() as connection:
        if not await sources.add(connection, kept):
            raise Conflict(f"there is a source “{key}” already")
        await audit.note(connection, desk.clock(), who, "source.added", key, {"kind": kind})
    return Added(row, signed_with, write_key)


async def renew(desk: Desk, who: Who, key: str, secret: str | None, old_until: datetime | None = None) -> Added:
    """Another secret, or without one, for Segment's protocol, another write key. Raises NotThere, Refused."""
    if secret is None:
        return await change_write_key(desk, who, key)
    return await change_secret(desk, who, key, secret, old_until)


async def change_secret(desk: Desk, who: Who, key: str, secret: str, old_until: datetime | None = None) -> Added:
    """Another secret; the old one is good beside it until `old_until`, a day from now. Raises Refused."""
    until = old_until or desk.clock() + GRACE
    if until > desk.clock() + _LONGEST:
        raise Refused(f"an old secret is good for {_LONGEST.days} days at most; choose an earlier `old_until`")
    async with desk.database.begin() as connection:
        row = _there(key, await sources.change_secret(connection, key, secret, until))
        await audit.note(connection, desk.clock(), who, "source.secret_changed", key, {"old_until": until.isoformat()})
    return Added(row, secret)


async def change_write_key(desk: Desk, who: Who, key: str) -> Added:
    """Another write key; the old one ends at once. Raises NotThere."""
    write_key = _write_key()
    async with desk.database.begin() as connection:
        row = _there(key, await sources.change(connection, key, {"write_key_hash": _hash(write_key)}))
        await audit.note(connection, desk.clock(), who, "source.write_key_changed", key)
    return Added(row, write_key=write_key)


async def change_mapping(desk: Desk, who: Who, key: str, mapping: Mapping[str, Any]) -> Row:
    """Read what it sends by another mapping, from now on. Raises NotThere."""
    async with desk.database.begin() as connection:
        row = _there(key, await sources.change(connection, key, {"mapping": dict(mapping)}))
        await audit.note(connection, desk.clock(), who, "source.mapping_changed", key)
    return row


async def drop(desk: Desk, who: Who, key: str) -> None:
    """Listen to it no more. What it told stays, also for one that is added by its key again. Raises NotThere."""
    async with desk.database.begin() as connection:
        _there(key, await sources.drop(connection, key))
        await audit.note(connection, desk.clock(), who, "source.removed", key)


def good_secrets(row: Row, now: datetime) -> list[str]:
    """What may sign just now: the secret, and for a while the one before it."""
    old = row["old_secret"] if row["old_until"] and now < row["old_until"] else None
    return [secret for secret in (row["secret"], old) if secret]


async def every(desk: Desk) -> list[Row]:
    """All sources, by key, without what opens them."""
    async with desk.database.read() as connection:
        return await sources.every(connection)


async def source(desk: Desk, key: str) -> Row:
    """One source, with its secret. Raises NotThere."""
    async with desk.database.read() as connection:
        return _there(key, await sources.find(connection, key))


async def holder(desk: Desk, write_key: str) -> Row | None:
    """The source whose write key this is. Many ask at once; they are answered at once."""
    found: Row | None = await desk.together.done(_holders, write_key)
    return found


async def _holders(desk: Desk, write_keys: Sequence[str]) -> list[Row | None]:
    hashes = [_hash(write_key) for write_key in write_keys]
    async with desk.database.read(brief=True) as connection:
        found = {row["write_key_hash"]: row for row in await sources.by_write_keys(connection, set(hashes))}
    return [found.get(digest) for digest in hashes]


def _there(key: str, row: Row | None) -> Row:
    if row is None:
        raise NotThere(f"there is no source “{key}”; add it with POST /api/v1/sources")
    return row


def _write_key() -> str:
    return f"et_write_{secrets.token_urlsafe(32)}"


def _hash(write_key: str) -> str:
    return hashlib.sha256(write_key.encode()).hexdigest()
