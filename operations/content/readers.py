"""Readers: whom messages are tried on. Some customers who would get them, and some who might be."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, many
from store.tables import consents, customers
from store.touchpoints import products

_LOOKED_AT, _MOST = 200, 12
_GOODS = {"title": "Pils", "text": "…", "price": "9,90 €", "url": "https://example.com/"}
"""Offered where there is no product yet."""


@dataclass(frozen=True)
class Reader:
    """Somebody to write to, with the product that suits them. `real`: a customer of ours."""

    profile: Mapping[str, Any]
    offer: Mapping[str, Any]
    real: bool = False


def made_up(locales: Collection[str]) -> list[Reader]:
    """Of each language somebody of whom we know nothing, and somebody who told us their name."""
    names = (None, "Ada Löwenstein")
    return [Reader(somebody(locale, name), _GOODS) for locale in sorted(locales) for name in names]


def somebody(locale: str, name: str | None = None) -> dict[str, Any]:
    """Somebody who might be."""
    return {"id": "example", "name": name, "locale": locale, "interests": [], "attributes": {}}


async def of_ours(
    connection: AsyncConnection, topic: str, channels: Collection[str], whom: ColumnElement[bool] | None = None
) -> list[Reader]:
    """Customers who agreed to hear about a topic, or others `whom` it means: some of each sort, the newest first."""
    told = select(consents.c.customer).where(
        consents.c.topic == topic, consents.c.channel.in_(sorted(channels)), consents.c.state == "given"
    )
    meant = customers.c.id.in_(told) if whom is None else whom
    found = await many(connection, _newest(select(customers).where(meant)))
    return [await met(connection, row) for row in _sorts(found)]


async def met(connection: AsyncConnection, row: Row) -> Reader:
    """A customer, with the product that suits them."""
    return Reader(row, await products.pick(connection, row["interests"], row["locale"]) or _GOODS, real=True)


def _newest(query: Select[Any]) -> Select[Any]:
    return query.order_by(customers.c.created_at.desc(), customers.c.id.desc()).limit(_LOOKED_AT)


def _sorts(rows: Sequence[Row]) -> list[Row]:
    """One of each sort: what differs is what a template may stumble over."""
    sorts = {
        (row["locale"], bool(row["name"]), bool(row["interests"]), *sorted(row["attributes"])): row
        for row in reversed(rows)
    }
    return [*reversed(sorts.values())][:_MOST]
