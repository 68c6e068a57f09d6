"""Hear an event: keep it, and see to it that it is handed on. Whoever tells us is answered only after the commit."""

from sqlalchemy.ext.asyncio import AsyncConnection

from operations.desk import Desk, Refused
from operations.events.hear_many import Kept, Said, Told, hear_many, hear_many_in

__all__ = ["Kept", "Said", "hear", "hear_in"]


async def hear(desk: Desk, said: Told) -> Kept:
    """Keep an event and put it into the outbox, in one transaction with whatever comes meanwhile. Raises Refused.

    While a commit is under way the next events gather, so that many at once cost little more than one.
    """
    return _kept(await desk.together.done(hear_many, said))


async def hear_in(desk: Desk, connection: AsyncConnection, said: Said) -> Kept:
    """The same, inside a transaction: what an event belongs to is kept together with it."""
    (answer,) = await hear_many_in(desk, connection, [said])
    return _kept(answer)


def _kept(answer: Kept | Refused) -> Kept:
    if isinstance(answer, Refused):
        raise answer
    return answer
