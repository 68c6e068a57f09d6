"""Replan: a customer lives by another clock now, so whatever waits for a time of day waits for another moment."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from operations.desk import Desk
from operations.enrolments.steer import steer
from store.enrolments import enrolments
from store.rows import Row


async def replan(desk: Desk, connection: AsyncConnection, customer: Row, changes: Mapping[str, Any]) -> None:
    """Order it for every wait under way, if these changes make their clock another one."""
    if changes.get("zone", customer["zone"]) == customer["zone"]:
        return
    for enrolment in await enrolments.waiting(connection, customer["id"]):
        await steer(desk, connection, enrolment, {"order": "replan"})
