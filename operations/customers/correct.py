"""Correct what is known of a customer, on somebody's word."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from operations import audit
from operations.desk import Conflict, Desk, NotThere, Stale, Who
from operations.enrolments.replan import replan
from store.customers import customers, news
from store.rows import Row

_NOTHING = dict.fromkeys(("external_id", "email", "phone", "name", "household"))
_EMPTY: Row = {**_NOTHING, "interests": [], "attributes": {}}


async def correct(
    desk: Desk, who: Who, customer: str, values: Mapping[str, Any], *, revision: int | None = None, whole: bool = False
) -> None:
    """Take over what is said. `attributes` are merged; with `whole`, what is not said is not so any more.

    Raises NotThere; Stale when they are of another revision; Conflict for what belongs to somebody else.
    """
    async with desk.database.begin() as connection:
        row = await customers.hold(connection, customer)
        if row is None:
            raise NotThere(f"there is no customer {customer}")
        if revision not in (None, row["revision"]):
            raise Stale(f"they were changed meanwhile (revision {row['revision']}); read them again first")
        changes = _changes(row, _whole(desk, values) if whole else _more(row, values))
        await _refuse_what_others_have(connection, row["id"], changes)
        if changes:
            changes["told"] = row["told"] | dict.fromkeys(_names(row, changes), _written(desk.clock()))
        await customers.change(connection, desk.clock(), row["id"], changes)
        await replan(desk, connection, row, changes)
        fields = sorted(changes.keys() - {"told"})
        if fields:
            await news.tell(connection, desk.clock(), row["id"], fields)
        await audit.note(connection, desk.clock(), who, "customer.corrected", row["id"], {"fields": fields})


def _whole(desk: Desk, values: Mapping[str, Any]) -> Row:
    return {**_EMPTY, "locale": desk.locale, "zone": desk.zone, **values}


def _more(row: Row, values: Mapping[str, Any]) -> Row:
    more = {"attributes": row["attributes"] | values["attributes"]} if "attributes" in values else {}
    return {**values, **more}


def _changes(row: Row, values: Row) -> Row:
    if values.get("email"):
        values["email"] = values["email"].strip().lower()
    return {name: value for name, value in values.items() if row[name] != value}


def _names(row: Row, changes: Row) -> list[str]:
    """What changes, by the names under which we know since when it is so (`operations/events/people.py`)."""
    before: Row = row["attributes"]
    after: Row = changes.get("attributes") or before
    attributes = [f"attributes.{name}" for name in after if name not in before or before[name] != after[name]]
    return [*(changes.keys() - {"attributes", "external_id"}), *attributes]


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


async def _refuse_what_others_have(connection: AsyncConnection, customer: str, changes: Mapping[str, Any]) -> None:
    for handle in customers.HANDLES:
        other = await customers.by(connection, handle, changes[handle]) if changes.get(handle) else None
        if other and other["id"] != customer:
            raise Conflict(f"this {handle} belongs to customer {other['id']}; if they are one, merge them")
