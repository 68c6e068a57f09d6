"""Products: what a message may offer, chosen by the customer's interests."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from heapq import nsmallest
from typing import Any

from babel.numbers import format_currency
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import Row, insert_into, many, one
from store.tables import products
from store.texts import spoken


async def find(connection: AsyncConnection, key: str) -> Row | None:
    """One product."""
    return await one(connection, select(products).where(products.c.key == key))


async def every(connection: AsyncConnection) -> list[Row]:
    """All products, by key."""
    return await many(connection, select(products).order_by(products.c.key))


async def save(connection: AsyncConnection, key: str, values: Mapping[str, Any]) -> None:
    """Add a product, or change the one with this key."""
    statement = insert_into(connection, products).values(key=key, **values)
    await connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=dict(values)))


def chosen(there: Iterable[Row], interests: Iterable[str], locale: str, most: int = 1) -> list[Row]:
    """Of those that are there the ones with most interests in common, ties by key: `{title, text, price, url}`.

    The best first, at most so many; what shares nothing comes last.
    """
    liked = set(interests)
    best = nsmallest(most, there, key=lambda one: (-len(liked.intersection(one["interests"])), one["key"]))
    return [_shown(one, locale) for one in best]


def offered(there: Iterable[Row], customer: Mapping[str, Any], most: int) -> list[Row] | None:
    """What a letter offers a customer (`interests`, `locale`); None when it offers nothing."""
    return chosen(there, customer["interests"], customer["locale"], most) if most else None


def _shown(product: Row, locale: str) -> Row:
    price = _price(product["price_cents"], product["currency"], locale.replace("-", "_"))
    return {**spoken(product["texts"], locale), "price": price, "url": product["url"]}


@lru_cache(maxsize=1_024)
def _price(cents: int, currency: str, locale: str) -> str:
    """The same for everybody there: a broadcast asks for it a thousand times."""
    return format_currency(Decimal(cents) / 100, currency, locale=locale)
