"""WooCommerce: orders and customers of a WordPress shop, signed with the secret of the webhook.

It tells the same order again with every change, as `order.updated`. So what counts is what stands in the order: that it
is paid, completed, cancelled, refunded. Each of these is kept once, whichever of the many tellings brings it.
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from api.hooks.facts import facts, products, stated
from api.hooks.person import full_name, person
from api.hooks.preset import Delivered, Preset
from api.hooks.signing import digest, same
from api.raw import items, mapping, moment, number, text
from operations.customers.identify import Person
from operations.events.hear import Said
from operations.events.receive import Report

Document = dict[str, Any]
Fact = tuple[str, str, datetime | None, Document]
"""A name, what tells it from others of the same order, when, and what it says beyond the order."""

_PING = re.compile(rb"webhook_id=[0-9]{1,20}")
_NAMES = {"completed": "order.fulfilled", "processing": "order.processing", "on-hold": "order.on_hold"}


class WooCommerce(Preset):
    """`processing` or `completed`, and paid on some day, is `order.paid`; other statuses are called by their name."""

    kind = "woocommerce"

    def genuine(self, secret: str, delivered: Delivered) -> bool:
        expected = base64.b64encode(digest(secret, delivered.body))
        return same(expected, delivered.header("x-wc-webhook-signature"))

    def is_ping(self, delivered: Delivered) -> bool:
        # Sent unsigned when a webhook is saved; refused, the shop calls the address broken.
        unsigned = "x-wc-webhook-signature" not in delivered.headers
        return unsigned and _PING.fullmatch(delivered.body) is not None

    def read(self, delivered: Delivered, document: Document) -> list[Report]:
        topic = delivered.header("x-wc-webhook-topic")[:120] or "unknown"
        if topic.startswith("order."):
            return list(_order(delivered, topic, document)) if document.get("status") else []
        identity = f"{topic}:{hashlib.sha256(delivered.body).hexdigest()}"
        at = _gmt(document, "date_modified", "date_created")
        return [Report(Said(delivered.source, identity, topic, _person(delivered, document), at, _facts(document)))]


def _order(delivered: Delivered, topic: str, order: Document) -> Iterator[Report]:
    who, what = _person(delivered, order), _what(order)
    for name, part, at, more in _become(topic, order):
        # An old order that somebody edits is no news: it was paid before we were told of anything.
        if at is None or at >= delivered.since:
            yield Report(Said(delivered.source, f"order/{text(order.get('id'))}/{part}", name, who, at, what | more))


def _become(topic: str, order: Document) -> Iterator[Fact]:
    """Everything that has become of an order, as far as it tells."""
    status, paid_at = text(order.get("status")) or "", _gmt(order, "date_paid")
    is_paid = status in ("processing", "completed") and paid_at is not None
    refunds = [mapping(one) for one in items(order.get("refunds"))]
    if topic == "order.created":
        yield "order.created", "created", _gmt(order, "date_created"), {}
    if is_paid:
        yield "order.paid", "paid", paid_at, {}
    yield from (_refund(order, refund) for refund in refunds)
    if not (is_paid and status == "processing") and not (refunds and status == "refunded"):
        at = _gmt(order, "date_completed") if status == "completed" else None
        yield _NAMES.get(status, f"order.{status}"), status, at or _gmt(order, "date_modified"), {}


def _refund(order: Document, refund: Document) -> Fact:
    amount = number(refund.get("total"))
    said = stated({"refund_id": text(refund.get("id")), "refunded": abs(amount) if amount else None})
    return "order.refunded", f"refund/{text(refund.get('id'))}", _gmt(order, "date_modified"), said


def _person(delivered: Delivered, document: Document) -> Person:
    billing = mapping(document.get("billing"))
    number_there = document.get("customer_id") if "customer_id" in document else document.get("id")
    return person(
        # Every shop counts its customers from 1, so the source is part of the name. Guests are customer 0.
        external_id=f"{delivered.source}:{text(number_there)}" if number_there else None,
        email=document.get("email") or billing.get("email"),
        phone=billing.get("phone"),
        name=full_name(document.get("first_name"), document.get("last_name"))
        or full_name(billing.get("first_name"), billing.get("last_name")),
    )


def _what(order: Document) -> Document:
    """What conditions ask about."""
    said = {
        "order_id": text(order.get("id")),
        "order_name": text(order.get("number")),
        "total": number(order.get("total")),
        "currency": text(order.get("currency")),
        "products": products(order.get("line_items"), ("sku", "name")),
        "discount_codes": [mapping(one).get("code") for one in items(order.get("coupon_lines"))],
    }
    return _facts(order) | stated(said)


def _facts(document: Document) -> Document:
    return facts(document, ("id", "number", "total", "currency", "line_items", "coupon_lines", "refunds", "links"))


def _gmt(document: Document, *names: str) -> datetime | None:
    """The first of some times that is there: `date_paid_gmt` is UTC and does not say so."""
    return next(filter(None, (moment(f"{document.get(f'{name}_gmt')}Z") for name in names)), None)
