"""The deeds. The folder is the registry: a coroutine with the mark `@deed` in a file dropped in is a deed known."""

from collections.abc import Awaitable, Callable, Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from temporalio import activity

from activities.deed import Marked
from activities.hands import Hands
from activities.patience import patience
from journeys.passage import Whereabouts


def bound(hands: Hands) -> list[Callable[..., Awaitable[Any]]]:
    """Every deed as an activity that holds `hands`, for a worker."""
    return [_bind(deed, hands) for deed in _found()]


def _found() -> Iterator[Marked]:
    for entry in iter_modules(__path__):
        module = import_module(f"{__name__}.{entry.name}")
        yield from (thing for thing in vars(module).values() if isinstance(thing, Marked))


def _bind(deed: Marked, hands: Hands) -> Callable[..., Awaitable[Any]]:
    async def doing(where: Whereabouts, request: Any) -> Any:
        with patience():
            return await deed.do(hands, where, request)

    # Temporal reads the shapes of arguments and answer from the annotations; a deed may call its request as it likes.
    _, *shapes = deed.shapes.values()
    doing.__annotations__ = dict(zip(("where", "request", "return"), shapes, strict=True))
    return activity.defn(name=deed.name)(doing)
