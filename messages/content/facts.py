"""Facts: everything a template may speak of, under the names that templates use."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from messages.content.lines import one_line


def facts(
    customer: Mapping[str, Any],
    brand: str,
    links: Mapping[str, str],
    *,
    journey: str,
    step: str,
    product: Mapping[str, Any] | None,
    products: Sequence[Mapping[str, Any]] | None = None,
    assets: Mapping[str, Any] = MappingProxyType({}),
) -> dict[str, Any]:
    """For a customer (`name`, `locale`, `interests`, `attributes`), with the titles of the journey and of its step.

    `products`: what is offered; where nothing is, a template that speaks of them is told so, and prints no hole.
    """
    name = one_line(customer["name"] or "")
    told = {key: customer[key] for key in ("locale", "interests", "attributes")}
    block = {} if products is None else {"products": list(products)}
    return {
        "profile": {"name": name, "first_name": name.partition(" ")[0], "zone": customer.get("zone"), **told},
        "brand": brand,
        "product": product,
        **block,
        "links": links,
        "journey": {"title": journey},
        "step": {"title": step},
        "assets": dict(assets),
    }


def offered(products: Sequence[Mapping[str, Any]] | None) -> dict[str, Any]:
    """What `facts` takes of an offer, the best product first; None is said of no offer at all."""
    return {"product": next(iter(products or ()), None), "products": products}
