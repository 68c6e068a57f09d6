"""The mark of a deed, and what every deed does first: write down where the walk is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, get_type_hints

from activities.hands import Hands
from journeys.passage import Whereabouts
from store.enrolments import enrolments


@dataclass(frozen=True)
class Marked:
    """A deed: `async def name(hands, where, request) -> answer`, idempotent by `where.touchpoint`."""

    name: str
    work: Callable[..., Awaitable[Any]]

    @property
    def shapes(self) -> dict[str, Any]:
        """Parameter → type, and `return`."""
        return get_type_hints(self.work)

    async def do(self, hands: Hands, where: Whereabouts, request: Any) -> Any:
        """Write down where the walk is, then do the work, for whom the store says it is."""
        async with hands.database.begin() as connection:
            customer = await enrolments.remember(connection, where)
        # The walk carries the customer it began with; since then they may have been merged with another.
        if customer not in (None, where.customer):
            where = where.model_copy(update={"customer": customer})
        return await self.work(hands, where, request)


class HouseDeed(Marked):
    """A deed of the house: there is no walk whose whereabouts it could write down."""

    async def do(self, hands: Hands, where: Any, request: Any) -> Any:
        """Do the work. `where`: whatever it is about."""
        return await self.work(hands, where, request)


def deed(work: Callable[..., Awaitable[Any]]) -> Marked:
    """Mark a coroutine as a deed; its name is the activity's name."""
    return Marked(work.__name__, work)
