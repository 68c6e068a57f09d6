"""One name for one thing: what shops and tag managers call an event, and what it means here.

`Order Completed`, `orders/paid` and `purchase` all mean `order.paid`. Any other name keeps its words, in small letters
with dots between: `Product Viewed` → `product.viewed`. A name in our own way of writing (`gift_card.redeemed`) stays.
"""

import re
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

CUSTOMER_UNSUBSCRIBED = "customer.unsubscribed"
"""Somebody said no to a topic; told by us alone."""
CUSTOMER_UPDATED = "customer.updated"
"""Somebody's profile was changed; also told by us."""
_OURS = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
_BETWEEN = re.compile(r"[\s_/:.\-]+|(?<=[a-z0-9])(?=[A-Z])")

ALIASES = {
    # paid
    "orders.paid": "order.paid",  # Shopify
    "order.completed": "order.paid",  # Segment
    "order.placed": "order.paid",  # Braze
    "placed.order": "order.paid",  # Klaviyo
    "purchase": "order.paid",  # GA4
    "checkout.session.completed": "order.paid",  # Stripe
    "checkout.session.async.payment.succeeded": "order.paid",
    "payment.intent.succeeded": "order.paid",
    "invoice.paid": "order.paid",
    "invoice.payment.succeeded": "order.paid",
    "woocommerce.payment.complete": "order.paid",
    "woocommerce.order.status.completed": "order.paid",
    "state.enter.order.transaction.state.paid": "order.paid",  # Shopware
    "transaction.completed": "order.paid",  # Paddle
    # paid back
    "refunds.create": "order.refunded",
    "refund": "order.refunded",
    "refunded.order": "order.refunded",
    "order.refund": "order.refunded",
    "charge.refunded": "order.refunded",
    "woocommerce.order.refunded": "order.refunded",
    "woocommerce.order.status.refunded": "order.refunded",
    "state.enter.order.transaction.state.refunded": "order.refunded",
    # called off
    "orders.cancelled": "order.cancelled",
    "order.canceled": "order.cancelled",
    "cancelled.order": "order.cancelled",
    "canceled.order": "order.cancelled",
    "order.cancellation": "order.cancelled",
    "payment.intent.canceled": "order.cancelled",
    "woocommerce.order.status.cancelled": "order.cancelled",
    "state.enter.order.state.cancelled": "order.cancelled",
    # sent back
    "returns.close": "order.returned",
    "returned.order": "order.returned",
    "order.return": "order.returned",
    "return.completed": "order.returned",
    "product.returned": "order.returned",
    "state.enter.order.delivery.state.returned": "order.returned",
    "returns.request": "return.requested",
    "returns.approve": "return.approved",
    # on the way to it, and after it
    "orders.create": "order.created",
    "orders.updated": "order.updated",
    "orders.fulfilled": "order.fulfilled",
    "fulfilled.order": "order.fulfilled",
    "checkout.session.async.payment.failed": "order.failed",
    "checkouts.create": "checkout.started",
    "begin.checkout": "checkout.started",
    "started.checkout": "checkout.started",
    "initiate.checkout": "checkout.started",
    "carts.update": "cart.updated",
    "add.to.cart": "product.added",
    "added.to.cart": "product.added",
    "remove.from.cart": "product.removed",
    "view.item": "product.viewed",
    "view.content": "product.viewed",
    "viewed.product": "product.viewed",
    "customers.create": "customer.created",
    "customers.update": CUSTOMER_UPDATED,
}
"""What others say → what it means here."""


@lru_cache(maxsize=1_024)
def meaning(name: str) -> str:
    """The one name of an event, whoever tells it. Saying it twice changes nothing."""
    plain = ".".join(filter(None, _BETWEEN.split(name.strip()))).lower()
    return ALIASES.get(plain) or (name if _OURS.fullmatch(name) else plain or name)


EventName = Annotated[str, StringConstraints(min_length=1, max_length=120), AfterValidator(meaning)]
"""An event's name in a definition."""
