"""One name for one thing: what shops and tag managers call an event, and what it means here.

`Order Completed`, `orders/paid` and `purchase` all mean `order.paid`. Any other name keeps its words, in small letters
with dots between: `Product Viewed` → `product.viewed`. A name in our own way of writing (`gift_card.redeemed`) stays.
"""

import re
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

_OURS = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
_BETWEEN = re.compile(r"[\s_/:.\-]+|(?<=[a-z0-9])(?=[A-Z])")

ALIASES = {
    "orders.paid": "order.paid",  # Shopify
    "order.completed": "order.paid",  # Segment
    "order.placed": "order.paid",  # Braze, Klaviyo
    "placed.order": "order.paid",
    "purchase": "order.paid",  # GA4
    "checkout.session.completed": "order.paid",  # Stripe
    "orders.create": "order.created",
    "orders.cancelled": "order.cancelled",
    "orders.fulfilled": "order.fulfilled",
    "refunds.create": "order.refunded",
    "carts.update": "cart.updated",
    "add.to.cart": "product.added",
    "begin.checkout": "checkout.started",
    "checkouts.create": "checkout.started",
    "view.item": "product.viewed",
    "customers.create": "customer.created",
    "customers.update": "customer.updated",
}
"""What others say → what it means here."""


def meaning(name: str) -> str:
    """The one name of an event, whoever tells it. Saying it twice changes nothing."""
    plain = ".".join(filter(None, _BETWEEN.split(name.strip()))).lower()
    return ALIASES.get(plain) or (name if _OURS.fullmatch(name) else plain or name)


EventName = Annotated[str, StringConstraints(min_length=1, max_length=120), AfterValidator(meaning)]
"""An event's name in a definition."""
