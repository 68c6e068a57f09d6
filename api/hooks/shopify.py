"""Shopify: orders, refunds, returns and customers of a shop, signed with the app's client secret."""

import base64
import hashlib
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
from operations.events.receive import Agreed, Report

Document = dict[str, Any]

_CONSENT = "news"  # Shopify knows one consent to e-mail marketing; this is the topic it is for
_ONCE = ("orders/paid", "orders/create", "orders/fulfilled", "orders/cancelled")
_WHEN = {
    "orders/paid": ("processed_at", "created_at"),
    "orders/create": ("created_at",),
    "orders/cancelled": ("cancelled_at",),
    "refunds/create": ("processed_at", "created_at"),
}
_NOT_PAID = ("pending", "authorized", "voided", "expired")


class Shopify(Preset):
    """`orders/paid` becomes `order.paid`; every other topic keeps its name. An order tells of its refunds too."""

    kind = "shopify"

    def genuine(self, secret: str, delivered: Delivered) -> bool:
        expected = base64.b64encode(digest(secret, delivered.body))
        return same(expected, delivered.header("x-shopify-hmac-sha256"))

    def read(self, delivered: Delivered, document: Document) -> list[Report]:
        topic = delivered.header("x-shopify-topic")[:120] or "unknown"
        if not _borne_out(topic, document):
            return []
        if topic == "refunds/create":
            return [_refund(delivered, document, Person(), document)]
        return [_told(delivered, topic, document), *_refunds(delivered, topic, document)]


def _borne_out(topic: str, document: Document) -> bool:
    # The topic is a header, and the signature is for the body alone: what it claims has to stand in the order too.
    if topic == "orders/cancelled":
        return bool(document.get("cancelled_at"))
    return topic != "orders/paid" or document.get("financial_status") not in _NOT_PAID


def _told(delivered: Delivered, topic: str, document: Document) -> Report:
    customer = document if topic.startswith("customers/") else mapping(document.get("customer"))
    order = text(document.get("id")) if topic.startswith("orders/") else text(mapping(document.get("order")).get("id"))
    who, what = _person(document, customer), _order(document, topic)
    identity = _identity(topic, delivered, order)
    said = Said(delivered.source, identity, topic, who, _at(topic, document), what)
    return Report(said, _agreed(delivered.source, topic, customer), _like(order))


def _identity(topic: str, delivered: Delivered, order: str | None) -> str:
    # Ids of webhooks and events are headers, which nobody signs. What happens to an order once is known by the order,
    # and everything else by its body: Shopify sends the same one in every try.
    once = order if topic in _ONCE else None
    return f"{topic}:{once or hashlib.sha256(delivered.body).hexdigest()}"


def _like(order: str | None) -> list[str]:
    return [f"{topic}:{order}" for topic in _ONCE] if order else []


def _at(topic: str, document: Document) -> datetime | None:
    names = _WHEN.get(topic, ("updated_at", "processed_at", "created_at"))
    return next(filter(None, (moment(document.get(name)) for name in names)), None)


def _person(document: Document, customer: Document) -> Person:
    identity = text(customer.get("id"))
    return person(
        external_id=f"shopify:{identity}" if identity else None,
        email=customer.get("email") or document.get("email"),
        phone=customer.get("phone") or document.get("phone"),
        name=full_name(customer.get("first_name"), customer.get("last_name")),
        locale=document.get("customer_locale"),
    )


def _order(document: Document, topic: str) -> Document:
    """What conditions ask about."""
    said = {
        "order_id": text(document.get("id")) if topic.startswith("orders/") else _order_of(document),
        "order_name": text(document.get("name")),
        "total": number(document.get("total_price")),
        "currency": text(document.get("currency")),
        "products": products(document.get("line_items")),
        "discount_codes": [mapping(one).get("code") for one in items(document.get("discount_codes"))],
    }
    return facts(document, _KNOWN) | stated(said)


_KNOWN = ("id", "name", "total_price", "currency", "line_items", "discount_codes", "created_at", "refunds", "order")


def _order_of(document: Document) -> str | None:
    return text(document.get("order_id")) or text(mapping(document.get("order")).get("id"))


def _refunds(delivered: Delivered, topic: str, order: Document) -> Iterator[Report]:
    if topic.startswith("orders/"):
        who = _person(order, mapping(order.get("customer")))
        yield from (_refund(delivered, mapping(one), who, order) for one in items(order.get("refunds")))


def _refund(delivered: Delivered, refund: Document, who: Person, document: Document) -> Report:
    """A refund, with the order around it or alone: the same one either way."""
    order = text(refund.get("order_id")) or text(document.get("id"))
    paid_back = [mapping(one) for one in items(refund.get("transactions"))]
    amounts = [number(one.get("amount")) or 0 for one in paid_back if one.get("kind", "refund") == "refund"]
    said = {
        "order_id": order,
        "refund_id": text(refund.get("id")),
        "refunded": round(sum(amounts), 2) if amounts else None,
        "currency": next((text(one.get("currency")) for one in paid_back), None) or text(document.get("currency")),
        "products": products([mapping(one).get("line_item") for one in items(refund.get("refund_line_items"))]),
    }
    identity = f"refunds/create:{text(refund.get('id')) or hashlib.sha256(delivered.body).hexdigest()}"
    at = _at("refunds/create", refund)
    return Report(Said(delivered.source, identity, "order.refunded", who, at, stated(said)), like=_like(order))


def _agreed(source: str, topic: str, customer: Document) -> Agreed | None:
    consent = mapping(customer.get("email_marketing_consent"))
    if consent.get("state") != "subscribed":
        return None
    evidence = {"source": source, "webhook": topic, **{name: consent.get(name) for name in _EVIDENCE}}
    return Agreed(_CONSENT, moment(consent.get("consent_updated_at")), evidence)


_EVIDENCE = ("opt_in_level", "consent_updated_at")
