"""Stripe: payments, invoices and refunds, signed with the endpoint's secret."""

from datetime import datetime
from typing import Any

from api.hooks.facts import facts, products, stated
from api.hooks.minor_units import amount
from api.hooks.person import person
from api.hooks.preset import Delivered, Preset
from api.hooks.signing import digest, same, unix
from api.raw import mapping, text
from journeys.event_names import meaning
from operations.customers.identify import Person
from operations.events.hear import Said
from operations.events.receive import Agreed, Report

Document = dict[str, Any]

_PROMOTIONS = "news"  # what a customer agrees to at the checkout is promotions; this is the topic they are for
_TOTALS = ("amount_total", "amount_paid", "amount_received", "amount")
_KNOWN = ("id", "object", "currency", *_TOTALS, "amount_refunded", "payment_intent", "line_items", "lines", "created")


class Stripe(Preset):
    """`checkout.session.completed`, `payment_intent.succeeded`, `invoice.paid` of one payment: one `order.paid`."""

    kind = "stripe"

    def genuine(self, secret: str, delivered: Delivered) -> bool:
        signed_at, signatures = _read(delivered)
        if not unix(signed_at):
            return False
        expected = digest(secret, signed_at, ".", delivered.body).hex()
        return any([same(expected, signature) for signature in signatures])  # noqa: C419 - all, or time would tell

    def signed_at(self, delivered: Delivered) -> datetime | None:
        return unix(_read(delivered)[0])

    def read(self, delivered: Delivered, document: Document) -> list[Report]:
        about = mapping(mapping(document.get("data")).get("object"))
        name = _name(document, about)
        # Stripe tells of one payment as a session, an intent and an invoice; of anything else once, by the event's id.
        identity = f"paid:{_payment(about)}" if name == "order.paid" else text(document.get("id"))
        if identity is None or not about:
            return []
        at = unix(str(document.get("created")))
        said = Said(delivered.source, identity, name, _person(about), at, _what(document, about))
        return [Report(said, _agreed(delivered.source, about, at), like=[f"paid:{_payment(about)}"])]


def _read(delivered: Delivered) -> tuple[str, list[str]]:
    """When it was signed, and every signature of the scheme v1: two while a secret is being changed."""
    pairs = [part.strip().partition("=")[::2] for part in delivered.header("stripe-signature").split(",")]
    times = [value for name, value in pairs if name == "t"]
    return times[0] if len(times) == 1 else "", [value for name, value in pairs if name == "v1"]


def _name(document: Document, about: Document) -> str:
    kind = (text(document.get("type")) or "unknown")[:120]
    if kind == "checkout.session.completed" and about.get("payment_status") == "unpaid":
        return "order.created"  # a bank transfer, say: the money is still on its way
    return meaning(kind)


def _payment(about: Document) -> str | None:
    """What a session, an intent, a charge and an invoice of the same payment have in common."""
    if about.get("object") == "invoice":
        return text(about.get("id"))
    names = ("invoice", "payment_intent") if about.get("object") == "payment_intent" else ("payment_intent", "invoice")
    return next(filter(None, (_id(about.get(name)) for name in (*names, "id"))), None)


def _id(value: Any) -> str | None:
    """An id, also of what was sent whole in its place."""
    return text(value) or text(mapping(value).get("id"))


def _person(about: Document) -> Person:
    of_customer = about if about.get("object") == "customer" else {}
    known = of_customer or mapping(about.get("customer_details")) or mapping(about.get("billing_details"))
    identity = text(of_customer.get("id")) or _id(about.get("customer"))
    return person(
        external_id=f"stripe:{identity}" if identity else None,
        email=known.get("email") or about.get("customer_email") or about.get("receipt_email"),
        phone=known.get("phone") or about.get("customer_phone"),
        name=known.get("name") or about.get("customer_name"),
        locale=about.get("locale"),
    )


def _what(document: Document, about: Document) -> Document:
    """What conditions ask about."""
    currency = (text(about.get("currency")) or "").upper()
    total = next((about[name] for name in _TOTALS if about.get(name) is not None), None)
    said = {
        "order_id": text(mapping(about.get("metadata")).get("order_id")) or _payment(about),
        "total": amount(total, currency),
        "currency": currency,
        "products": _products(about),
        "client_reference_id": text(about.get("client_reference_id")),
        "livemode": document.get("livemode") is True,
    }
    return facts(about, _KNOWN) | stated(said | _refunded(document, about, currency))


def _products(about: Document) -> list[str]:
    lines = mapping(about.get("line_items")).get("data") or mapping(about.get("lines")).get("data")
    said = lines if isinstance(lines, list) else []
    prices = [mapping(mapping(line).get("price")) | {"description": mapping(line).get("description")} for line in said]
    return products(prices, ("lookup_key", "product", "description"))


def _refunded(document: Document, about: Document, currency: str) -> Document:
    """How much was paid back: this time, and in all. Stripe tells the sum, and what it was before."""
    now = amount(about.get("amount_refunded"), currency)
    if now is None or document.get("type") != "charge.refunded":
        return {}
    before = mapping(mapping(document.get("data")).get("previous_attributes")).get("amount_refunded")
    return {"refunded": round(now - (amount(before, currency) or 0), 3), "refunded_in_all": now}


def _agreed(source: str, about: Document, at: datetime | None) -> Agreed | None:
    if mapping(about.get("consent")).get("promotions") != "opt_in":
        return None
    return Agreed(_PROMOTIONS, at, {"source": source, "checkout": text(about.get("id"))})
