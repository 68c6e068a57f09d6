"""Shopify: orders and customers of a shop, signed with the app's client secret."""

import base64
import hashlib
import hmac
from typing import Any

from api.hooks.preset import Delivered, Preset
from api.raw import items, mapping, moment, number, text
from operations.hear import Said
from operations.identify import Person
from operations.receive import Agreed

Document = dict[str, Any]

_TOPIC = "news"  # Shopify knows one consent to e-mail marketing; this is the topic it is for


class Shopify(Preset):
    """`orders/paid` becomes `order.paid`; every other topic keeps its name."""

    kind = "shopify"

    def genuine(self, secret: str, delivered: Delivered) -> bool:
        expected = base64.b64encode(hmac.digest(secret.encode(), delivered.body, hashlib.sha256))
        return hmac.compare_digest(expected, delivered.headers.get("x-shopify-hmac-sha256", "").encode())

    def read(self, delivered: Delivered, document: Document) -> tuple[Said, Agreed | None] | None:
        topic = delivered.headers.get("x-shopify-topic", "unknown")[:120]
        customer = document if topic.startswith("customers/") else mapping(document.get("customer"))
        person = _person(document, customer)
        if not (person.external_id or person.email or person.phone):
            return None
        at = moment(document.get("processed_at")) or moment(document.get("created_at"))
        said = Said(delivered.source, _identity(topic, delivered), topic, person, at, _order(document))
        return said, _agreed(delivered.source, topic, customer)


def _identity(topic: str, delivered: Delivered) -> str:
    # One change in the shop has one event id under several topics, and a webhook id for each delivery of each.
    told = delivered.headers.get("x-shopify-event-id") or delivered.headers.get("x-shopify-webhook-id")
    return f"{topic}:{told or hashlib.sha256(delivered.body).hexdigest()}"[:255]


def _person(document: Document, customer: Document) -> Person:
    identity = text(customer.get("id"))
    email = text(customer.get("email")) or text(document.get("email"))
    phone = text(customer.get("phone")) or text(document.get("phone"))
    names = filter(None, (text(customer.get("first_name")), text(customer.get("last_name"))))
    return Person(
        external_id=f"shopify:{identity}" if identity else None,
        email=email,
        phone=phone,
        name=text(" ".join(names)),
        locale=text(document.get("customer_locale")),
    )


def _order(document: Document) -> Document:
    """What conditions ask about. Nothing personal: that belongs to the customer, and is erased with them."""
    said = {
        "order_id": text(document.get("id")),
        "order_name": text(document.get("name")),
        "total": number(document.get("total_price")),
        "currency": text(document.get("currency")),
        "products": _products(document.get("line_items")),
        "discount_codes": [mapping(one).get("code") for one in items(document.get("discount_codes"))],
    }
    return {name: value for name, value in said.items() if value}


def _products(sold: Any) -> list[str]:
    named = [text(mapping(item).get(name)) for item in items(sold) for name in ("sku", "handle", "title")]
    return list(dict.fromkeys(name.lower() for name in named if name))


def _agreed(source: str, topic: str, customer: Document) -> Agreed | None:
    consent = mapping(customer.get("email_marketing_consent"))
    if consent.get("state") != "subscribed":
        return None
    evidence = {"source": source, "webhook": topic, **{name: consent.get(name) for name in _EVIDENCE}}
    return Agreed(_TOPIC, moment(consent.get("consent_updated_at")), evidence)


_EVIDENCE = ("opt_in_level", "consent_updated_at")
