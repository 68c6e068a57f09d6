"""Work: one kind of long work, as a kind must be."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncConnection

from operations.desk import Desk
from store.rows import Row

State = Literal["planned", "refused", "done", "gone"]


@dataclass(frozen=True)
class Item:
    """What became of one enrolment. `planned`: begun, and to be looked at until it is clear."""

    state: State
    detail: dict[str, Any] = field(default_factory=dict)
    """As JSON; goes into the report."""


class Work:
    """Many enrolments, one after the other, in chunks. A kind is a subclass in a file of `operations/works/`."""

    kind: ClassVar[str]

    def concerns(self, operation: Row) -> tuple[ColumnElement[bool], ...]:
        """Whom it is about: conditions on the table `enrolments`."""
        raise NotImplementedError

    async def look_up(
        self, desk: Desk, connection: AsyncConnection, operation: Row, enrolments: Sequence[Row]
    ) -> Sequence[Row]:
        """The same rows, with whatever else `step` wants to know of them: asked for a whole chunk at once."""
        return enrolments

    async def step(self, desk: Desk, connection: AsyncConnection, operation: Row, enrolment: Row) -> Item:
        """Do it for one. All of a chunk is one transaction; whatever is raised here holds up nobody else."""
        raise NotImplementedError

    async def look(
        self, desk: Desk, connection: AsyncConnection, operation: Row, enrolment: Row | None, before: Item
    ) -> Item:
        """What became of one that was `planned`; the same item while that is not clear. Without a row it was erased."""
        return Item("done", before.detail) if enrolment else Item("gone", before.detail)
