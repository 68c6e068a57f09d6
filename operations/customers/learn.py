"""Learn: what a customer's events say about them, kept as traits: their orders, and what they answered.

It is counted anew from the events, by event time: however late, twice or out of order one came, the sum is the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from store.customers import customers
from store.events import events
from store.rows import Row

PAID, REFUNDED, CANCELLED, ANSWERED = "order.paid", "order.refunded", "order.cancelled", "survey.answered"
TELLING = (PAID, REFUNDED, CANCELLED, ANSWERED)
"""Events that say something about somebody."""
_MOST = 1_000
"""So many events are read, the newest: nobody's ten thousand orders may keep others waiting."""
_NO_CURRENCY = "XXX"  # as ISO 4217 has it
_HUGE = Decimal(10) ** 15


async def learn(connection: AsyncConnection, now: datetime, customer: Row, event: Row) -> None:
    """Take over what an event says. Its customer is held, and the event is kept."""
    if event["name"] in TELLING:
        await learn_anew(connection, now, customer)


async def learn_anew(connection: AsyncConnection, now: datetime, customer: Row) -> None:
    """Take over what all their events say."""
    told = await events.newest(connection, customer["id"], TELLING, _MOST)
    traits = customer["traits"] | traits_of(sorted(told, key=lambda event: (event["at"], event["seq"])))
    if traits != customer["traits"]:
        await customers.change(connection, now, customer["id"], {"traits": traits})


def traits_of(told: Iterable[Row]) -> dict[str, Any]:
    """What events say, the earliest first: `orders`, `revenue`, `first_order_at`, …, `answers`."""
    book, answers = _Book(), dict[str, Any]()
    for event in told:
        if event["name"] == ANSWERED:
            said = dict(event["properties"])
            answers[str(said.pop("survey", ""))] = said
        else:
            book.enter(event)
    return book.traits() | ({"answers": answers} if answers else {})


@dataclass
class _Order:
    paid: Row | None = None
    refunded: Decimal = Decimal(0)
    cancelled: bool = False

    @property
    def worth(self) -> Decimal:
        total = _amount(self.paid["properties"]) if self.paid else None
        return max((total or Decimal(0)) - self.refunded, Decimal(0))


@dataclass
class _Book:
    """Orders by their ids, so that one that two sources told of counts once."""

    orders: dict[str, _Order] = field(default_factory=dict)

    def enter(self, event: Row) -> None:
        order = self.orders.setdefault(_number(event), _Order())
        match event["name"]:
            case "order.paid":
                order.paid = order.paid or event
            case "order.refunded":
                amount = _amount(event["properties"])
                order.refunded += _HUGE if amount is None else amount  # no amount: all of it
            case "order.cancelled":
                order.cancelled = True

    def traits(self) -> dict[str, Any]:
        stand = [order for order in self.orders.values() if order.paid and not order.cancelled]
        paid = sorted((order.paid for order in stand if order.paid), key=lambda event: (event["at"], event["seq"]))
        if not self.orders:
            return {}
        return {
            "orders": len(stand),
            "revenue": _revenue(stand),
            "first_order_at": paid[0]["at"].isoformat() if paid else None,
            "last_order_at": paid[-1]["at"].isoformat() if paid else None,
            "last_products": _products(paid[-1]["properties"]) if paid else [],
        }


def _number(event: Row) -> str:
    said = event["properties"]
    return str(said.get("order_id") or said.get("transaction_id") or event["id"])


def _amount(said: Mapping[str, Any]) -> Decimal | None:
    """What it came to, by the names that shops and tag managers have for it."""
    for name in ("total", "amount", "revenue", "value"):
        try:
            amount = Decimal(str(said.get(name)))
        except InvalidOperation:
            continue
        if amount.is_finite() and 0 <= amount < _HUGE:
            return amount
    return None


def _revenue(orders: Iterable[_Order]) -> dict[str, str]:
    """Currency → what is left of all orders, as decimal text."""
    sums = dict[str, Decimal]()
    for order in orders:
        currency = str((order.paid or {})["properties"].get("currency") or _NO_CURRENCY).upper()[:8]
        sums[currency] = sums.get(currency, Decimal(0)) + order.worth
    return {currency: f"{total:.2f}" for currency, total in sorted(sums.items())}


def _products(said: Mapping[str, Any]) -> list[str]:
    """Names of what was bought, at most twenty."""
    sold = said.get("products") or said.get("items") or [said.get("product")]
    named = [_called(item) for item in sold] if isinstance(sold, list) else []
    return list(dict.fromkeys(filter(None, named)))[:20]


def _called(item: Any) -> str:
    if isinstance(item, Mapping):
        item = next((item[name] for name in ("sku", "product_id", "item_id", "name") if item.get(name)), "")
    return str(item or "")[:255]
