"""A crowd: long work about many enrolments or customers, one after the other, in chunks that are transactions."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar, Literal

import structlog
from sqlalchemy import ColumnElement, Table
from sqlalchemy.ext.asyncio import AsyncConnection

from operations.desk import Desk
from operations.work.work import Work
from store.events import outbox
from store.rows import Row
from store.tables import enrolments
from store.work import operations

CHUNK = 50
"""How many in one transaction."""
_FULL = 300
"""Begun and not clear yet, or waiting in the outbox: with so many, nobody new is begun."""
State = Literal["planned", "refused", "done", "gone"]
_log = structlog.get_logger("etappe.work")


@dataclass(frozen=True)
class Item:
    """What became of one of them. `planned`: begun, and to be looked at until it is clear."""

    state: State
    detail: dict[str, Any] = field(default_factory=dict)
    """As JSON; goes into the report."""


Doing = Callable[[], Awaitable[Item]]


class Crowd(Work):
    """Everybody whom `concerns` names, in the order of their ids."""

    of: ClassVar[Table] = enrolments
    """Whose rows `concerns` is about, and `step` is handed."""
    unsaid: ClassVar[tuple[State, ...]] = ()
    """What the report has no line about, because it is what was wanted: they are counted in `detail["counts"]`."""

    async def concerns(
        self, desk: Desk, connection: AsyncConnection, operation: Row
    ) -> tuple[ColumnElement[bool], ...]:
        """Whom it is about: conditions on the table `of`."""
        raise NotImplementedError

    async def look_up(
        self, desk: Desk, connection: AsyncConnection, operation: Row, rows: Sequence[Row]
    ) -> Sequence[Row]:
        """The same rows, with whatever else `step` wants to know of them: asked for a whole chunk at once."""
        return rows

    async def step(self, desk: Desk, connection: AsyncConnection, operation: Row, row: Row) -> Item:
        """Do it for one. Whatever is raised here holds up nobody else."""
        raise NotImplementedError

    async def steps(
        self, desk: Desk, connection: AsyncConnection, operation: Row, rows: Sequence[Row]
    ) -> dict[str, Item]:
        """Do it for a whole chunk; id → what became of them. Whoever can do it for all at once says so here."""
        known = await self.look_up(desk, connection, operation, rows)
        return {one["id"]: await self.step(desk, connection, operation, one) for one in known}

    async def look(
        self, desk: Desk, connection: AsyncConnection, operation: Row, row: Row | None, before: Item
    ) -> Item:
        """What became of one that was `planned`; the same item while that is not clear. Without a row it was erased."""
        return Item("done", before.detail) if row else Item("gone", before.detail)

    def most(self, desk: Desk, operation: Row) -> int:
        """How many may be begun now."""
        return CHUNK

    def noted(self, desk: Desk, operation: Row, news: Mapping[str, Item]) -> Row:
        """What `detail` is to say from now on, since these were begun."""
        counts = Counter(item.state for item in news.values() if item.state in self.unsaid)
        if not counts:
            return {}
        return {"counts": dict(Counter(operation["detail"].get("counts", {})) + counts)}

    async def total(self, desk: Desk, connection: AsyncConnection, operation: Row) -> int:
        return await operations.count(connection, self.of, await self.concerns(desk, connection, operation))

    async def chunk(self, desk: Desk, connection: AsyncConnection, operation: Row) -> bool:
        news, waiting = await self._looked(desk, connection, operation)
        following = await self._following(desk, connection, operation, waiting)
        if following:
            news |= await self._begun(desk, connection, operation, following)
        over = following == [] and not waiting
        if news or over:
            lines = {key: item for key, item in news.items() if item.state not in self.unsaid}
            await _report(connection, operation, lines)
            moved = _progress(operation, news, following, over=over)
            if noted := self.noted(desk, operation, news):
                moved["detail"] = operation["detail"] | noted
            await operations.move(connection, desk.clock(), operation["id"], **moved)
        return bool(news) or over

    async def _looked(self, desk: Desk, connection: AsyncConnection, operation: Row) -> tuple[dict[str, Item], int]:
        """What is new about those who were begun, and how many of them are not clear yet."""
        doing, before = dict[str, Doing](), dict[str, Item]()
        for item, row in await operations.under_way(connection, self.of, operation["id"]):
            key, was = item["item"], Item(item["state"], item["detail"])
            before[key], doing[key] = was, partial(self.look, desk, connection, operation, row, was)
        after = await _all(connection, operation, doing)
        waiting = sum(item.state == operations.PLANNED for item in after.values())
        return {key: item for key, item in after.items() if item != before[key]}, waiting

    async def _following(
        self, desk: Desk, connection: AsyncConnection, operation: Row, waiting: int
    ) -> list[Row] | None:
        """Whose turn it is; None when nobody is to be begun now."""
        if operation["state"] != "running" or max(waiting, await outbox.depth(connection)) >= _FULL:
            return None
        most = self.most(desk, operation)
        if most < 1:
            return None
        wanted = await self.concerns(desk, connection, operation)
        return await operations.concerned(connection, self.of, wanted, operation["cursor"], most)

    async def _begun(
        self, desk: Desk, connection: AsyncConnection, operation: Row, following: Sequence[Row]
    ) -> dict[str, Item]:
        try:
            async with connection.begin_nested():
                return await self.steps(desk, connection, operation, following)
        except Exception:  # somebody made us stumble: one by one, so that it is nobody else's fault
            doing = {one["id"]: partial(self._only, desk, connection, operation, one) for one in following}
            return {key: await _alone(connection, operation, key, do) for key, do in doing.items()}

    async def _only(self, desk: Desk, connection: AsyncConnection, operation: Row, row: Row) -> Item:
        return (await self.steps(desk, connection, operation, [row]))[row["id"]]


async def _all(connection: AsyncConnection, operation: Row, doing: Mapping[str, Doing]) -> dict[str, Item]:
    """All together; when somebody makes us stumble, one by one, so that it is nobody else's fault."""
    try:
        async with connection.begin_nested():
            return {key: await do() for key, do in doing.items()}
    except Exception:
        return {key: await _alone(connection, operation, key, do) for key, do in doing.items()}


async def _alone(connection: AsyncConnection, operation: Row, key: str, do: Doing) -> Item:
    try:
        async with connection.begin_nested():
            return await do()
    except Exception as error:  # a bug that this one brings to light
        _log.warning("work.failed", operation=operation["id"], item=key, error=type(error).__name__)
        return Item("refused", {"reason": "failed", "about": type(error).__name__})


def _progress(operation: Row, news: Mapping[str, Item], following: list[Row] | None, *, over: bool) -> Row:
    clear = sum(item.state != operations.PLANNED for item in news.values())
    begun = {"cursor": following[-1]["id"]} if following else {}
    return {"done": operation["done"] + clear} | begun | ({"state": "done"} if over else {})


async def _report(connection: AsyncConnection, operation: Row, news: Mapping[str, Item]) -> None:
    items = [{"item": key, "state": item.state, "detail": item.detail} for key, item in news.items()]
    await operations.report(connection, operation["id"], items)
