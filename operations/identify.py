"""Identify a customer: find them by what is known, or make their acquaintance."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from operations.desk import Desk, NotThere, Refused
from operations.replan import replan
from store import customers
from store.rows import Row


@dataclass(frozen=True)
class Person:
    """What somebody tells us of a customer. At least one of the first four names them; None means: nothing said."""

    id: str | None = None
    external_id: str | None = None
    email: str | None = None
    phone: str | None = None
    name: str | None = None
    locale: str | None = None
    zone: str | None = None
    interests: list[str] | None = None
    attributes: Mapping[str, Any] | None = None

    def fields(self) -> dict[str, Any]:
        """Column → value, of what was said."""
        said = {
            name: value for name, value in vars(self).items() if value is not None and name not in ("id", "attributes")
        }
        return said | ({"email": self.email.strip().lower()} if self.email else {})


async def identify(desk: Desk, person: Person) -> str:
    """The customer's id; what was said is taken over."""
    async with desk.database.begin() as connection:
        return await identify_in(desk, connection, person)


async def identify_in(desk: Desk, connection: AsyncConnection, person: Person) -> str:
    """The same, inside a transaction."""
    _somewhere(person.zone)
    found = await _found(connection, person)
    if found is None and person.id:
        raise NotThere(f"there is no customer {person.id}")
    if found is None:
        return await _new(desk, connection, person)
    changes = {name: value for name, value in person.fields().items() if found[name] != value}
    if person.attributes:
        changes["attributes"] = found["attributes"] | dict(person.attributes)
    changes = await _without_others_handles(connection, found, changes)
    await customers.change(connection, desk.clock(), found["id"], changes)
    await replan(desk, connection, found, changes)
    return str(found["id"])


def _somewhere(zone: str | None) -> None:
    # A walk asks for the local time, so a zone that does not exist must not get in.
    try:
        ZoneInfo(zone or "UTC")
    except (KeyError, ValueError, OSError):
        raise Refused(f"“{zone}” is no time zone; write one such as Europe/Berlin") from None


async def _found(connection: AsyncConnection, person: Person) -> Row | None:
    said = vars(person) | person.fields()
    named = [(handle, said[handle]) for handle in customers.HANDLES if said.get(handle)]
    if not named:
        raise Refused("say who it is: an id, an external_id, an email or a phone")
    for handle, value in named:
        if row := await customers.by(connection, handle, value):
            return await customers.hold(connection, row["id"])
    return None


async def _without_others_handles(connection: AsyncConnection, found: Row, changes: dict[str, Any]) -> dict[str, Any]:
    # A handle that belongs to somebody else is not taken from them: merging two people is an operator's decision.
    handles = [handle for handle in customers.HANDLES if handle in changes]
    taken = {handle for handle in handles if await customers.by(connection, handle, changes[handle])}
    return {name: value for name, value in changes.items() if name not in taken}


async def _new(desk: Desk, connection: AsyncConnection, person: Person) -> str:
    known = {"locale": desk.locale, "zone": desk.zone, "attributes": dict(person.attributes or {})}
    added = await customers.add(connection, desk.clock(), known | person.fields())
    if added:
        return added
    meanwhile = await _found(connection, person)  # two events of a new customer came at once
    return str(meanwhile["id"]) if meanwhile else await _new(desk, connection, person)
