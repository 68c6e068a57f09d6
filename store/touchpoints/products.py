"""Products: what a message may offer, chosen by the customer's interests."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
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


async def pick(connection: AsyncConnection, interests: Sequence[str], locale: str) -> Row | None:
    """The product with most interests in common, ties by key: `{title, text, price, url}`; None when there is none."""
    liked = set(interests)
    best = min(await every(connection), key=lambda one: (-len(liked & set(one["interests"])), one["key"]), default=None)
    return best and _shown(best, locale)


def _shown(product: Row, locale: str) -> Row:
    price = format_currency(Decimal(product["price_cents"]) / 100, product["currency"], locale=locale.replace("-", "_"))
    return {**spoken(product["texts"], locale), "price": price, "url": product["url"]}
