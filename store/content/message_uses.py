"""What uses a message: it cannot go while something that is written or live does."""

from collections.abc import Iterator
from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from journeys import broadcast
from journeys.journey import Journey
from journeys.text import JourneyFaults, read
from store.tables import journey_versions, journeys


async def uses(connection: AsyncConnection) -> dict[str, list[str]]:
    """Message → what uses it, such as `journey smatched` or `broadcast sale`, as a draft or live."""
    found = dict[str, list[str]]()
    for kind, journey in await written(connection):
        name = f"{kind} {journey.journey}"
        for message in messages_of(journey):
            if name not in found.setdefault(message, []):
                found[message].append(name)
    return found


async def written(connection: AsyncConnection) -> list[tuple[str, Journey]]:
    """Kind and definition of whatever is a draft or live; of one that is both, the draft comes first."""
    live = (journey_versions.c.journey == journeys.c.key) & (journey_versions.c.number == journeys.c.live_version)
    columns = (journeys.c.kind, journeys.c.draft, journey_versions.c.definition)
    query = select(*columns).outerjoin(journey_versions, live).where(journeys.c.state != "archived")
    rows = await connection.execute(query.order_by(journeys.c.kind.desc(), journeys.c.key))
    return [(kind, one) for kind, draft, definition in rows for one in _read(kind, draft, definition)]


def messages_of(journey: Journey) -> set[str]:
    """The messages that its steps may send."""
    return {message for step in journey.steps for message in step.messages()}


def _read(kind: str, draft: str | None, definition: object) -> Iterator[Journey]:
    if draft:
        with suppress(JourneyFaults):  # what cannot be read sends nothing yet
            yield broadcast.read(draft).journey() if kind == "broadcast" else read(draft).journey
    if definition:
        yield Journey.model_validate(definition)
