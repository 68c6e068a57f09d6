"""Setting: the journey that a message is looked at in. One that sends it, or else one made up around it."""

from collections.abc import Collection
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.journey import Journey
from operations.desk import NotThere
from store.content import message_uses

_STEP, _OFFER = "message", {"by_interest": 3}


async def setting(
    connection: AsyncConnection, message: str, channel: str, *, journey: str | None = None, brand: str | None = None
) -> Journey:
    """Of a journey or a broadcast the draft, or what is live. Raises NotThere for one that does not send it so."""
    found = [one for _, one in await message_uses.written(connection) if _sends(one, message, channel)]
    chosen = next((one for one in found if journey in (None, one.journey)), None)
    if journey and chosen is None:
        raise NotThere(f"“{journey}” does not send “{message}” by {channel}; name another journey, or none")
    return _with(chosen or alone(message, channel), {"brand": brand} if brand else {})


async def settings(connection: AsyncConnection, message: str, channels: Collection[str]) -> list[Journey]:
    """All of those that send a message, drafts and what is live; for each channel a made-up one when none does."""
    found = [one for _, one in await message_uses.written(connection) if message in message_uses.messages_of(one)]
    return found or [alone(message, channel) for channel in channels]


def alone(message: str, channel: str) -> Journey:
    """A journey of nothing else, where it may speak of products."""
    step = {"key": _STEP, "send": message, "channel": channel, "offer": _OFFER}
    return Journey.model_validate({"journey": message, "steps": [step]})


def _with(journey: Journey, changed: dict[str, Any]) -> Journey:
    return Journey.model_validate(journey.model_dump(exclude_unset=True) | changed) if changed else journey


def _sends(journey: Journey, message: str, channel: str) -> bool:
    letters = (letter for step in journey.steps for letter in step.letters())
    return any((letter.message, letter.channel) == (message, channel) for letter in letters)
