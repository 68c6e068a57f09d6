"""Static lists: put customers on them, take them off."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from operations import audit
from operations.desk import Conflict, Desk, NotThere, Who
from store.audiences import lists
from store.audiences.audience_uses import uses
from store.customers.acquaintances import Name, known_by
from store.rows import Row


@dataclass(frozen=True)
class Change:
    """How many it concerned, how many of them it changed something for, and whom we do not know."""

    known: int
    changed: int
    unknown: list[Name]


async def keep(desk: Desk, who: Who, key: str, title: str, *, new: bool = False) -> Row:
    """Add a list, or change its title; with `new`, Conflict when there is one by that key."""
    async with desk.database.begin() as connection:
        if new and await lists.find(connection, key):
            raise Conflict(f"there is a list “{key}” already; change it with PUT /api/v1/lists/{key}")
        await lists.save(connection, desk.clock(), key, title or key)
        await audit.note(connection, desk.clock(), who, "list.kept", key)
        return await lists.find(connection, key) or {}


async def every(desk: Desk) -> list[Row]:
    """All lists, by key, each with its `size`."""
    async with desk.database.read() as connection:
        return await lists.every(connection)


async def of_customer(desk: Desk, customer: str) -> list[Row]:
    """The lists that somebody is on, by key."""
    async with desk.database.read() as connection:
        return await lists.of_customer(connection, customer)


async def one(desk: Desk, key: str) -> Row:
    """One list. Raises NotThere."""
    async with desk.database.read() as connection:
        return await _there(connection, key)


async def drop(desk: Desk, who: Who, key: str) -> None:
    """Remove a list, and nobody who is on it. Raises NotThere, or Conflict while something uses it."""
    async with desk.database.begin() as connection:
        await _there(connection, key)
        if using := await uses(connection, "list", key):
            raise Conflict(f"“{key}” is used by {', '.join(using)}; change or end that first")
        await lists.drop(connection, key)
        await audit.note(connection, desk.clock(), who, "list.removed", key)


async def put_on(desk: Desk, who: Who, key: str, people: Sequence[Name]) -> Change:
    """Put customers on a list; twice is once. Raises NotThere."""

    async def put(connection: AsyncConnection, ids: list[str]) -> int:
        return await lists.put_on(connection, desk.clock(), key, ids)

    return await _change(desk, who, key, people, "list.put_on", put)


async def take_off(desk: Desk, who: Who, key: str, people: Sequence[Name]) -> Change:
    """Take customers off a list. Raises NotThere."""

    async def take(connection: AsyncConnection, ids: list[str]) -> int:
        return await lists.take_off(connection, key, ids)

    return await _change(desk, who, key, people, "list.taken_off", take)


async def _change(
    desk: Desk,
    who: Who,
    key: str,
    people: Sequence[Name],
    what: str,
    change: Callable[[AsyncConnection, list[str]], Awaitable[int]],
) -> Change:
    async with desk.database.begin() as connection:
        await _there(connection, key)
        found = {name: row["id"] for name, row in (await known_by(connection, set(people))).items() if name in people}
        changed = await change(connection, sorted(set(found.values())))
        await audit.note(connection, desk.clock(), who, what, key, {"customers": changed})
    return Change(len(found), changed, [name for name in dict.fromkeys(people) if name not in found])


async def _there(connection: AsyncConnection, key: str) -> Row:
    row = await lists.find(connection, key)
    if row is None:
        raise NotThere(f"there is no list “{key}”; add it with POST /api/v1/lists")
    return row
