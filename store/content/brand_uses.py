"""What uses a brand: it cannot go while something that is written or live does."""

from sqlalchemy.ext.asyncio import AsyncConnection

from store.content.message_uses import written


async def uses(connection: AsyncConnection) -> dict[str, list[str]]:
    """Brand → what uses it, such as `journey smatched` or `broadcast sale`, as a draft or live."""
    found = dict[str, list[str]]()
    for kind, journey in await written(connection):
        name = f"{kind} {journey.journey}"
        if name not in found.setdefault(journey.brand, []):
            found[journey.brand].append(name)
    return found
