"""Take notices in: each once, kept and acted upon before anybody is told that we have it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from messages.mail.returns.notice import Notice
from operations.desk import Desk
from operations.returns.bounced import bounced
from operations.returns.case import Case
from operations.returns.complained import complained
from operations.returns.whose import whose
from store.customers import customers
from store.database import StoreAway
from store.returns import news, receipts

_log = structlog.get_logger("etappe.returns")
UNMATCHED = "unmatched"


@dataclass(frozen=True)
class Taken:
    """What became of a notice: its kind, or `unmatched`. `new`: whether it changed anything."""

    kind: str
    new: bool = False

    @property
    def matched(self) -> bool:
        """Whether it was about a message of ours."""
        return self.kind != UNMATCHED


async def take(desk: Desk, source: str, notices: Sequence[Notice]) -> list[Taken]:
    """Keep them, committed when this returns, together with whatever else comes back meanwhile."""
    taken: list[Taken] = await asyncio.gather(*(desk.together.done(_several, (source, one)) for one in notices))
    for one, notice in zip(taken, notices, strict=True):
        desk.returned[one.kind] += 1
        if one.kind == UNMATCHED:
            _log.info("returns.unmatched", source=source, kind=notice.kind)
    desk.bell.set()
    return taken


async def _several(desk: Desk, told: Sequence[tuple[str, Notice]]) -> list[Taken]:
    try:
        return await _together(desk, told)
    except StoreAway:
        raise
    except Exception as error:  # two met at the same customer, or one of them is poison: each for itself
        _log.info("returns.one_by_one", error=type(error).__name__, of=len(told))
        return [taken for one in told for taken in await _together(desk, [one])]


async def _together(desk: Desk, told: Sequence[tuple[str, Notice]]) -> list[Taken]:
    async with desk.database.begin() as connection:
        return [await _taken(desk, connection, source, notice) for source, notice in told]


async def _taken(desk: Desk, connection: AsyncConnection, source: str, notice: Notice) -> Taken:
    deed = _DEEDS.get(notice.kind)
    if deed is None:  # on its way, away, a newsletter: nothing that anybody has to know
        return Taken(notice.kind)
    delivery = await whose(desk, connection, notice)
    customer = delivery and await customers.hold(connection, delivery["customer"])
    if not delivery or not customer:
        return Taken(UNMATCHED)
    case = Case(desk, connection, source, notice, delivery, customer)
    return Taken(notice.kind, await deed(case))


async def _delivered(case: Case) -> bool:
    new = await receipts.receive(case.connection, case.now, case.delivery["id"], "delivered")
    return new and await case.tell(news.DELIVERED)


async def _replied(case: Case) -> bool:
    return await case.tell(news.REPLIED)


async def _unsubscribed(case: Case) -> bool:
    return await case.withdraw("mail")


_DEEDS: dict[str, Callable[[Case], Awaitable[bool]]] = {
    "delivered": _delivered,
    "hard": bounced,
    "soft": bounced,
    "policy": bounced,
    "complaint": complained,
    "reply": _replied,
    "unsubscribe": _unsubscribed,
}
