"""Facts: what a template may know about the customer, the journey, and where its links lead."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.delivery import Letter
from journeys.journey import Journey
from journeys.passage import Whereabouts
from messages.content.facts import facts as known
from messages.content.facts import offered
from messages.links import Links, Purpose
from store.enrolments import history
from store.rows import Row
from store.sending.delivery import identity
from store.touchpoints import products

_PAGES: dict[str, Purpose] = {"film": "f", "survey": "s", "voucher": "v", "gift_card": "g"}


async def facts(
    connection: AsyncConnection, links: Links, where: Whereabouts, letter: Letter, journey: Journey, customer: Row
) -> dict[str, Any]:
    """Everything under the names that templates use."""
    goods = await products.every(connection) if letter.offer else ()
    leads = _links(links, where, await _page(connection, where, letter, journey))
    return _known(where, letter, journey, customer, goods, leads)


def plain_facts(
    links: Links, where: Whereabouts, letter: Letter, journey: Journey, customer: Row, goods: Iterable[Row] = ()
) -> dict[str, Any]:
    """The same for a letter that leads to no page: nothing need be looked up. `goods`: what it may offer."""
    return _known(where, letter, journey, customer, goods, _links(links, where, None))


def _known(
    where: Whereabouts, letter: Letter, journey: Journey, customer: Row, goods: Iterable[Row], leads: dict[str, str]
) -> dict[str, Any]:
    step, best = journey.by_key[where.step or ""], products.offered(goods, customer, letter.offer)
    return known(customer, journey.brand, leads, journey=journey.label, step=step.label, **offered(best))


def _links(links: Links, where: Whereabouts, page: tuple[Purpose, str] | None) -> dict[str, str]:
    delivery = identity(where.touchpoint)
    leads = {"page": links.to(*page)} if page else {}
    own: dict[str, Purpose] = {"unsubscribe": "u", "preferences": "p", "web": "w"}
    return {name: links.to(purpose, delivery) for name, purpose in own.items()} | leads


async def _page(
    connection: AsyncConnection, where: Whereabouts, letter: Letter, journey: Journey
) -> tuple[Purpose, str] | None:
    """Where the letter leads; one without a page of its own reminds of the invitation before it."""
    if letter.page:
        return _PAGES[letter.page], identity(where.touchpoint)
    for sent in reversed(await history.sent(connection, where.enrolment)):
        before = journey.by_key[sent["step"]].letter() if sent["step"] in journey.by_key else None
        if before and before.page:
            return _PAGES[before.page], sent["id"]
    return None
