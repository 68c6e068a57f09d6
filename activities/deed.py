"""The mark of a deed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, get_type_hints

from activities.hands import Hands


@dataclass(frozen=True)
class Marked:
    """A deed: `async def name(hands, where, request) -> answer`, idempotent by `where.touchpoint`.

    A walk's begins with `arriving`; a deed of the house has no walk, and `where` is whatever it is about.
    """

    name: str
    work: Callable[..., Awaitable[Any]]

    @property
    def shapes(self) -> dict[str, Any]:
        """Parameter → type, and `return`."""
        return get_type_hints(self.work)

    async def do(self, hands: Hands, where: Any, request: Any) -> Any:
        """Do it."""
        return await self.work(hands, where, request)


def deed(work: Callable[..., Awaitable[Any]]) -> Marked:
    """Mark a coroutine as a deed; its name is the activity's name."""
    return Marked(work.__name__, work)
