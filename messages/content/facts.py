"""Facts: everything a template may speak of, under the names that templates use."""

from collections.abc import Mapping
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
    assets: Mapping[str, Any] = MappingProxyType({}),
) -> dict[str, Any]:
    """For a customer (`name`, `locale`, `interests`, `attributes`), with the titles of the journey and of its step."""
    name = one_line(customer["name"] or "")
    told = {key: customer[key] for key in ("locale", "interests", "attributes")}
    return {
        "profile": {"name": name, "first_name": name.partition(" ")[0], "zone": customer.get("zone"), **told},
        "brand": brand,
        "product": product,
        "links": links,
        "journey": {"title": journey},
        "step": {"title": step},
        "assets": dict(assets),
    }
