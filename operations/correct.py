"""Correct what is known of a customer, on somebody's word."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from operations import audit
from operations.desk import Conflict, Desk, NotThere, Who
from operations.replan import replan
from store import customers


async def correct(desk: Desk, who: Who, customer: str, values: Mapping[str, Any]) -> None:
    """Take over what is said; `attributes` are merged. Raises NotThere, Conflict for what belongs to somebody else."""
    async with desk.database.begin() as connection:
        row = await customers.hold(connection, customer)
        if row is None:
            raise NotThere(f"there is no customer {customer}")
        changes = dict(values)
        if changes.get("email"):
            changes["email"] = changes["email"].strip().lower()
        if "attributes" in changes:
            changes["attributes"] = row["attributes"] | changes["attributes"]
        await _refuse_what_others_have(connection, customer, changes)
        await customers.change(connection, desk.clock(), customer, changes)
        await replan(desk, connection, row, changes)
        await audit.note(connection, desk.clock(), who, "customer.corrected", customer, {"fields": sorted(changes)})


async def _refuse_what_others_have(connection: AsyncConnection, customer: str, changes: Mapping[str, Any]) -> None:
    for handle in customers.HANDLES:
        other = await customers.by(connection, handle, changes[handle]) if changes.get(handle) else None
        if other and other["id"] != customer:
            raise Conflict(f"this {handle} belongs to customer {other['id']}")
