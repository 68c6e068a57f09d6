"""Static lists: customers put together by hand, or by an import."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.keyed import Keyed
from store.rows import Row, insert_into, many, one
from store.tables import customers, list_members, lists

_LISTS = Keyed(lists)
keys, drop = _LISTS.keys, _LISTS.drop
"""Whoever is on a list that is removed stays."""


async def find(connection: AsyncConnection, key: str) -> Row | None:
    """One list, with how many are on it as `size`."""
    return await one(connection, _sized().where(lists.c.key == key))


async def every(connection: AsyncConnection) -> list[Row]:
    """All lists, by key, each with its `size`."""
    return await many(connection, _sized().order_by(lists.c.key))


def _sized() -> Select[Any]:
    size = select(func.count()).where(list_members.c.list == lists.c.key).scalar_subquery()
    return select(lists, size.label("size"))


async def of_customer(connection: AsyncConnection, customer: str) -> list[Row]:
    """The lists that somebody is on, by key."""
    on = select(list_members.c.list).where(list_members.c.customer == customer)
    return await many(connection, select(lists).where(lists.c.key.in_(on)).order_by(lists.c.key))


async def save(connection: AsyncConnection, now: datetime, key: str, title: str) -> None:
    """Add an empty list, or give the one with this key another title."""
    statement = insert_into(connection, lists).values(key=key, title=title, created_at=now)
    await connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"title": title}))


async def put_on(connection: AsyncConnection, now: datetime, key: str, ids: Collection[str]) -> int:
    """Put customers on a list; how many were not on it before."""
    rows = [{"list": key, "customer": customer, "at": now} for customer in dict.fromkeys(ids)]
    if not rows:
        return 0
    statement = insert_into(connection, list_members).values(rows).on_conflict_do_nothing()
    return (await connection.execute(statement)).rowcount


async def take_off(connection: AsyncConnection, key: str, ids: Collection[str]) -> int:
    """Take customers off a list; how many were on it."""
    named = (list_members.c.list == key, list_members.c.customer.in_(ids))
    return (await connection.execute(delete(list_members).where(*named))).rowcount


def has(key: str) -> ColumnElement[bool]:
    """Whether a customer is on a list: a condition on `customers`."""
    return exists().where(list_members.c.customer == customers.c.id, list_members.c.list == key)
