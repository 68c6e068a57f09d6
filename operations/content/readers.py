"""Readers: whom messages are tried on. Some customers who would get them, and some who might be."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.delivery import Letter
from journeys.offer import MOST
from store.rows import Row, many
from store.tables import consents, customers
from store.touchpoints import products

_LOOKED_AT, _READERS = 200, 12
_SORTS = ("Pils", "Lager", "Weizen")
_GOODS = [{"title": one, "text": "…", "price": "9,90 €", "url": "https://example.com/"} for one in _SORTS * (MOST // 3)]
"""Offered where there is no product yet."""


@dataclass(frozen=True)
class Reader:
    """Somebody to write to, with the products that suit them, the best first. `real`: a customer of ours."""

    profile: Mapping[str, Any]
    goods: Sequence[Mapping[str, Any]]
    real: bool = False

    def offer(self, letter: Letter) -> Sequence[Mapping[str, Any]] | None:
        """What a letter offers them; None when it offers nothing."""
        return self.goods[: letter.offer] if letter.offer else None


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
    goods = await products.every(connection)
    return [_met(row, goods) for row in _sorts(found)]


async def met(connection: AsyncConnection, row: Row) -> Reader:
    """A customer, with the products that suit them."""
    return _met(row, await products.every(connection))


def _met(row: Row, goods: Sequence[Row]) -> Reader:
    return Reader(row, products.chosen(goods, row["interests"], row["locale"], MOST) or _GOODS, real=True)


def _newest(query: Select[Any]) -> Select[Any]:
    return query.order_by(customers.c.created_at.desc(), customers.c.id.desc()).limit(_LOOKED_AT)


def _sorts(rows: Sequence[Row]) -> list[Row]:
    """One of each sort: what differs is what a template may stumble over."""
    sorts = {
        (row["locale"], bool(row["name"]), bool(row["interests"]), *sorted(row["attributes"])): row
        for row in reversed(rows)
    }
    return [*reversed(sorts.values())][:_READERS]
