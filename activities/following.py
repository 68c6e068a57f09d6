"""Following: what becomes of a page's links before it leaves. They say where they came from, and lead by us if that is
allowed: then we hear of a click.
"""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from messages.content.brand import Brand
from messages.tracking import Tracked, labelled, tracked

if TYPE_CHECKING:
    from activities.sending import Sending


def followed(sending: "Sending", html: str, brand: Brand, *, allowed: bool) -> Tracked:
    """The page as it leaves. `allowed`: the customer agreed to be followed on this channel."""
    delivery, links = sending.delivery, sending.hands.links
    where = delivery.where
    labels = {
        "utm_source": brand.key,
        "utm_medium": delivery.channel,
        "utm_campaign": where.journey,
        "utm_content": where.step or delivery.message,
    }
    page = labelled(html, urlsplit(brand.website).hostname or "", labels, links.base_url)
    if not allowed:
        return Tracked(page, ())
    pixel = links.numbered("i", delivery.id, 0)
    return tracked(page, links.base_url, lambda number: links.numbered("c", delivery.id, number), pixel)
