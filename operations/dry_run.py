"""Dry-run: a journey walked by somebody who might be, in no time. Nothing is sent, issued or taken from a budget."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from journeys.delivery import Letter
from journeys.journey import Journey
from journeys.rehearsal.programme import Programme
from journeys.rehearsal.trace import Mail, Trace
from journeys.rehearsal.walk import rehearse
from journeys.text import JourneyFaults, read
from messages.brand import BadBrand
from messages.facts import facts
from messages.faults import TemplateFault
from messages.rendering import Renderer
from operations import review
from operations.define import check
from operations.desk import Desk
from store import products
from store.rows import Row

_LINKS = {"unsubscribe": "https://example.com/u/", "web": "https://example.com/w/"}
_PAGE = "https://example.com/"


async def dry_run(
    desk: Desk,
    renderer: Renderer,
    key: str,
    programme: Programme,
    *,
    version: int | None = None,
    start: datetime | None = None,
) -> Trace:
    """Rehearse a version, or else the draft. Raises NotThere, or JourneyFaults for a draft that is not sound."""
    journey = await _journey(desk, key, version)
    async with desk.database.read() as connection:
        offer = await products.pick(connection, programme.customer.interests, programme.customer.locale)
    # Rendering is work: whoever else is at the desk need not wait for it.
    return await asyncio.to_thread(rehearsed, journey, programme, renderer, start or desk.clock(), offer)


def rehearsed(
    journey: Journey, programme: Programme, renderer: Renderer, start: datetime, offer: Row | None = None
) -> Trace:
    """Rehearse a sound journey, its messages rendered. `offer`: the product that suits this customer."""
    return rehearse(journey, programme, start, _Writer(journey, renderer, offer))


async def _journey(desk: Desk, key: str, version: int | None) -> Journey:
    row = await review.journey(desk, key)
    if version is None and row["draft"]:
        if found := await check(desk, row["draft"]):
            raise JourneyFaults(found)
        return read(row["draft"]).journey
    await review.version(desk, key, version or row["live_version"])
    return await desk.versions.of(key, version or row["live_version"])


class _Writer:
    """A `journeys.rehearsal.writer.Writer` that renders; links lead where nobody is."""

    def __init__(self, journey: Journey, renderer: Renderer, offer: Row | None) -> None:
        self._journey, self._renderer, self._offer = journey, renderer, offer
        self._links = dict(_LINKS)

    def __call__(self, letter: Letter, step: str, profile: Mapping[str, Any]) -> Mail:
        if letter.page:  # and whoever writes later reminds of it, as in `activities/facts.py`
            self._links["page"] = _PAGE
        mail = Mail(message=letter.message, channel=letter.channel)
        try:
            known = self._facts(letter, step, profile)
            rendered = self._renderer.render(letter.message, letter.channel, profile["locale"], known)
        except (TemplateFault, BadBrand) as fault:
            return mail.model_copy(update={"fault": str(fault)})
        return mail.model_copy(update={"subject": rendered.subject})

    def _facts(self, letter: Letter, step: str, profile: Mapping[str, Any]) -> dict[str, Any]:
        titles = {"journey": self._journey.label, "step": self._journey.by_key[step].label}
        offer = self._offer if letter.offer else None
        return facts(profile, self._journey.brand, self._links, **titles, product=offer)
