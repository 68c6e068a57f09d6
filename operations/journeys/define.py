"""Define a journey: keep its text as a draft, and say what is wrong with it."""

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.soundness import Exists, faults
from journeys.text import Fault, JourneyFaults, Script, read
from operations import audit
from operations.desk import Conflict, Desk, NotThere, Who
from operations.journeys import closed_channels
from operations.revision import expect
from store.audiences import segments
from store.journeys import journeys, webhook_endpoints
from store.rows import Row
from store.touchpoints import budgets, surveys


async def define(desk: Desk, who: Who, text: str, *, key: str | None = None, revision: int | None = None) -> Row:
    """Keep a journey's text as the draft of its next version; the journey's row.

    With `key`, the journey must be there and the text must be of it; `revision` guards against overwriting somebody.
    Raises JourneyFaults for a text that cannot be read; one that reads but is not sound is kept, and can be checked.
    """
    script = read(text)
    same_journey(script, key)
    async with desk.database.begin() as connection:
        before = await journeys.hold(connection, script.journey.journey)
        if key and before is None:
            raise NotThere(f"there is no journey “{key}”; POST it to /api/v1/journeys first")
        if before and before["kind"] != journeys.KIND:
            raise Conflict(f"“{before['key']}” is a broadcast; give the journey another key")
        expect(before, revision, "journey")
        await journeys.save_draft(connection, desk.clock(), script.journey.journey, script.journey.label, text)
        await audit.note(connection, desk.clock(), who, "journey.defined", script.journey.journey)
        return await journeys.find(connection, script.journey.journey) or {}


async def check(desk: Desk, text: str) -> list[Fault]:
    """Everything that stands between a text and its publication; empty when nothing does."""
    async with desk.database.read() as connection:
        there = await exists(desk, connection)
        known = await _things(connection)
    found = faults(text, lambda kind, key: key in known[kind] if kind in known else there(kind, key))
    return found or closed_channels.faults(desk, text)


async def exists(desk: Desk, connection: AsyncConnection) -> Exists:
    """Whether a message or a brand is there: in a folder, or written over the API."""
    content = await desk.content.now(connection)
    written = {"message": content.messages(), "brand": content.brands()}
    return lambda kind, key: key in written.get(kind, ()) or desk.exists(kind, key)


async def _things(connection: AsyncConnection) -> dict[str, list[str]]:
    """What the store keeps, by kind: the keys that are there."""
    return {
        "survey": await surveys.keys(connection),
        "budget": await budgets.keys(connection),
        "webhook": await webhook_endpoints.keys(connection),
        "journey": await journeys.keys(connection),
        "segment": await segments.keys(connection),
    }


def same_journey(script: Script, key: str | None) -> None:
    """Refuse a text of another journey than the address says. Raises JourneyFaults."""
    if key and script.journey.journey != key:
        detail = f"this text is of “{script.journey.journey}”, the address says “{key}”; make both the same"
        raise JourneyFaults([script.fault(("journey",), detail)])
