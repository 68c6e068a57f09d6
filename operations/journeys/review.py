"""Review: look at journeys, enrolments and deliveries. Changes nothing."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table

from operations.desk import Desk, NotThere
from store import pages
from store.customers import customers as people
from store.enrolments import enrolments as passages
from store.enrolments import stuck as still
from store.journeys import figures
from store.journeys import journeys as shelf
from store.rows import Row
from store.tables import deliveries as ledger
from store.tables import enrolments as register

_FAILED = ("rejected", "unknown")


@dataclass(frozen=True)
class Counts:
    """The figures of one step."""

    entered: int = 0
    here: int = 0
    sent: int = 0
    failed: int = 0
    clicked: int = 0
    """Messages of which a link was followed; machines, too."""
    clicked_by_people: int = 0


async def journeys(desk: Desk) -> list[Row]:
    """All journeys, each with `people`: outcome → how many (`active`: under way)."""
    async with desk.database.read() as connection:
        rows = await shelf.every(connection)
        return [row | {"people": await figures.people(connection, row["key"])} for row in rows]


async def journey(desk: Desk, key: str) -> Row:
    """One journey, with `people`. Raises NotThere."""
    async with desk.database.read() as connection:
        row = await shelf.find(connection, key)
        if row is None:
            raise NotThere(f"there is no journey “{key}”")
        return row | {"people": await figures.people(connection, key)}


async def versions(desk: Desk, key: str) -> list[Row]:
    """All versions of a journey, the newest first."""
    await journey(desk, key)
    async with desk.database.read() as connection:
        return await shelf.versions(connection, key)


async def version(desk: Desk, key: str, number: int) -> Row:
    """One version; its `definition` is a Journey. Raises NotThere."""
    async with desk.database.read() as connection:
        row = await shelf.version(connection, key, number)
    if row is None:
        raise NotThere(f"there is no version {number} of journey “{key}”")
    return row


async def counts(desk: Desk, key: str, number: int | None = None) -> dict[str, Counts]:
    """Step → its figures, in one version or in all."""
    async with desk.database.read() as connection:
        entered = await figures.entered(connection, key, number)
        here = await figures.here(connection, key, number)
        sent = await figures.delivered(connection, key, ("accepted",), number)
        failed = await figures.delivered(connection, key, _FAILED, number)
        clicked, by_people = await figures.clicked(connection, key, number)
    found = (entered, here, sent, failed, clicked, by_people)
    return {step: Counts(*(one.get(step, 0) for one in found)) for step in set().union(*found)}


async def flows(desk: Desk, key: str, number: int | None = None) -> dict[tuple[str, str], int]:
    """(Step, outcome) → how often it came to that."""
    async with desk.database.read() as connection:
        return await figures.flows(connection, key, number)


async def enrolments(
    desk: Desk,
    *,
    journey: str | None = None,
    customer: str | None = None,
    state: str | None = None,
    fault: str | None = None,
    stuck: bool = False,
    after: str | None = None,
    limit: int = 50,
) -> list[Row]:
    """Enrolments, the newest first; `after` is the last id of the page before. `stuck`: only who stands still."""
    wanted = _where(register, {"journey": journey, "customer": customer, "state": state})
    if stuck or fault:
        wanted += still.at(fault=fault)
    async with desk.database.read() as connection:
        order = (register.c.entered_at, register.c.id)
        return await pages.page(connection, register, order, wanted, after, limit)


async def enrolment(desk: Desk, enrolment_id: str) -> Row:
    """One enrolment, with `temporal_ui`: its walk in Temporal's own UI. Raises NotThere."""
    async with desk.database.read() as connection:
        row = await passages.find(connection, enrolment_id)
    if row is None:
        raise NotThere(f"there is no enrolment {enrolment_id}")
    return row | {"temporal_ui": desk.walks.link(enrolment_id)}


async def deliveries(
    desk: Desk,
    *,
    journey: str | None = None,
    customer: str | None = None,
    enrolment: str | None = None,
    state: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> list[Row]:
    """Deliveries, the newest first; `after` is the last id of the page before."""
    wanted = _where(ledger, {"journey": journey, "customer": customer, "enrolment": enrolment, "state": state})
    async with desk.database.read() as connection:
        return await pages.page(connection, ledger, (ledger.c.at, ledger.c.id), wanted, after, limit)


async def customer(desk: Desk, customer_id: str) -> Row:
    """One customer. Raises NotThere."""
    async with desk.database.read() as connection:
        row = await people.find(connection, customer_id)
    if row is None:
        raise NotThere(f"there is no customer {customer_id}")
    return row


def _where(table: Table, named: dict[str, str | None]) -> tuple[ColumnElement[bool], ...]:
    return tuple(table.c[name] == value for name, value in named.items() if value is not None)
