"""Erase: nothing of a person is left, but what must be: money without a name, and that they must not be written to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from operations import audit
from operations.customers.disclose import whom
from operations.desk import Conflict, Desk, Who
from store import personal
from store.customers import customers
from store.customers.merging import consents_of
from store.enrolments import enrolments
from store.events import outbox
from store.permission import suppressions
from store.personal import Person
from store.sending.gate import ERASED
from store.work import imports


@dataclass(frozen=True)
class Receipt:
    """What was done."""

    customer: str
    at: datetime
    rows: dict[str, int]
    """Table → how many rows were removed, or robbed of their person."""
    walks_ended: int
    suppressed: bool
    """Whether their addresses are on the list of those who must not be written to."""
    scrubbed: bool
    """Whether it has left the database's own log as well; if not, it will with the next checkpoint."""


async def erase(desk: Desk, who: Who, customer: str, *, suppress: bool = True) -> Receipt:
    """Erase somebody. Raises NotThere; Conflict while a file on its way in would bring them back."""
    async with desk.database.begin() as connection:
        person = await whom(connection, customer)
        await _no_import_brings_them_back(connection, person)
        now, proof = desk.clock(), await _proof(connection, person)
        walking = [row["id"] for row in await enrolments.every(connection, person.id) if row["state"] != "ended"]
        rows = await personal.erase(connection, person)
        for enrolment in walking:  # after it: what else was to be said to their walks is erased
            await outbox.put(connection, now, "stop", enrolment, {"reason": ERASED})
        if suppress:
            await _suppress(connection, now, person)
        await audit.note(connection, now, who, "customer.erased", person.id, proof | {"suppressed": suppress})
    done = {table: count for table, count in rows.items() if count}
    return Receipt(person.id, now, done, len(walking), suppress, await desk.database.scrub())


async def _no_import_brings_them_back(connection: AsyncConnection, person: Person) -> None:
    if of_import := await imports.naming(connection, person.addresses):
        remedy = "let it end, or delete it, and erase them then"
        raise Conflict(f"import {of_import} has them in its file and would bring them back; {remedy}")


async def _proof(connection: AsyncConnection, person: Person) -> dict[str, Any]:
    """What we must be able to show when they ask why we wrote to them: what they said and when, under a hash."""
    said = (await consents_of(connection, person.id)).values()
    if not said:
        return {}
    consents = [{name: row[name] for name in ("channel", "topic", "state")} | _when(row["at"]) for row in said]
    return {"addresses": [customers.address_hash(one) for one in person.addresses], "consents": consents}


def _when(at: datetime) -> dict[str, str]:
    return {"at": at.isoformat()}


async def _suppress(connection: AsyncConnection, now: datetime, person: Person) -> None:
    for address in person.addresses:
        await suppressions.add(connection, now, "email" if "@" in address else "sms", [address], ERASED, "")
