"""The API of a running Etappe, as a door."""

from collections.abc import Mapping
from typing import Any, Self, cast

import httpx2

from client import Etappe
from client.connection import Connection, to
from client.enrollments import Order
from client.problems import Problem
from journeys.broadcast import read as read_broadcast
from journeys.segment_text import read as read_segment
from journeys.text import Fault, JourneyFaults, read
from operations.desk import NotThere, Refused
from wiring.trouble import Away, Trouble

Row = dict[str, Any]
_OURS = {"enrollments": "enrolments", "enrollment": "enrolment"}


class Remote:
    """Says what it is asked to the API; what it raises is what the desk itself would have raised."""

    def __init__(self, http: httpx2.AsyncClient) -> None:
        self.etappe = Etappe(Connection(http, _refusal, _away))

    @classmethod
    def at(cls, url: str, key: str) -> Self:
        """`url` as customers reach it, with or without a final slash."""
        return cls(to(url, key))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.etappe.__aexit__()

    async def plan(self, text: str) -> Row:
        return await self.etappe.journeys.plan(read(text).journey.journey, text)

    async def turn(self, journey: str, switch: str, **chosen: str) -> Row:
        row = await getattr(self.etappe.journeys, switch)(journey, **chosen)
        return {"journey": journey, "state": row["state"], "operation": row["operation"]}

    async def steer(self, enrolment: str, order: str, **chosen: str) -> Row:
        whose = self.etappe.enrollments
        if order in ("pause", "resume"):
            row = await getattr(whose, order)(enrolment, **chosen)
        else:
            row = await whose.order(enrolment, cast(Order, order), **chosen)
        return {"enrolment": enrolment, **{name: row[name] for name in ("step", "paused_at", "fault")}}

    async def stuck(self, journey: str | None) -> list[Row]:
        whose = {"journey": journey} if journey else {}
        return [cast(Row, one) async for one in self.etappe.journeys.faults(**whose)]

    async def repair(self, journey: str, asked: Row) -> Row:
        return cast(Row, await self.etappe.journeys.repair(journey, **asked))

    async def migrate(self, journey: str, asked: Row) -> Row:
        begun = await self.etappe.journeys.migrate(journey, **asked)
        for item in (begun["preview"] or {}).get("items", ()):
            item["enrolment"] = item.pop("enrollment")
        return begun

    async def operation(self, operation: str) -> Row:
        return cast(Row, await self.etappe.operations.read(operation))

    async def report(self, operation: str) -> list[Row]:
        items = self.etappe.operations.items(operation)
        return [{"enrolment": one["item"], "state": one["state"], **one["detail"]} async for one in items]

    async def publish(self, text: str) -> Row:
        key = read(text).journey.journey
        version = await self.etappe.journeys.publish(key, text)
        return {"journey": key, "version": version["number"], "warnings": version["warnings"]}

    async def segment(self, text: str) -> Row:
        row = await self.etappe.segments.keep(read_segment(text).segment.segment, text)
        return {"segment": row["key"], "revision": row["revision"]}

    async def preview_broadcast(self, text: str) -> Row:
        return cast(Row, await self.etappe.broadcasts.preview(text))

    async def broadcast(self, text: str) -> Row:
        key = read_broadcast(text).broadcast
        await self.etappe.broadcasts.write(key, text)
        row: Mapping[str, Any] = await self.etappe.broadcasts.send(key)
        return {"broadcast": key, **{name: row[name] for name in ("state", "total", "operation", "warnings")}}

    async def launch(self, journey: str, asked: Row) -> Row:
        return cast(Row, await self.etappe.launches.ask(journey, **asked))

    async def enrol(self, journey: str, customer: str, entry_key: str) -> Row:
        handle, colon, value = customer.partition(":")
        row, created = await self.etappe.enrollments.enrol(
            journey, {handle: value} if colon else {"id": customer}, entry_key
        )
        return {"enrolment": row["id"], "created": created}

    async def history(self, enrolment: str) -> list[Row]:
        lines = (await self.etappe.enrollments.history(enrolment))["lines"]
        return [{"at": line["at"], "step": line["step"], "what": line["text"]} for line in lines]

    async def stop(self, enrolment: str, reason: str) -> None:
        await self.etappe.enrollments.stop(enrolment, reason)

    async def disclose(self, customer: str) -> Row:
        told = await self.etappe.customers.export(await self._id(customer))
        data = {_OURS.get(table, table): list(map(_renamed, rows)) for table, rows in told["data"].items()}
        return {**told, "data": data}

    async def erase(self, customer: str, *, suppress: bool) -> Row:
        return cast(Row, await self.etappe.customers.erase(await self._id(customer), suppress=suppress))

    async def _id(self, customer: str) -> str:
        """`email:ada@example.com` → the customer's id."""
        handle, colon, value = customer.partition(":")
        if not colon or handle == "id":
            return value or customer
        return (await self.etappe.customers.find(cast(Any, handle), value))["id"]


def _renamed(row: Row) -> Row:
    return {_OURS.get(name, name): value for name, value in row.items()}


def _away(detail: str) -> Exception:
    return Away(f"{detail}; start it with `etappe up`, or correct --url")


def _refusal(status: int, told: Any) -> Exception:
    """The problem that the API told, as the exception it came from."""
    problem = Problem.of(status, told)
    if wrong := [fault for fault in problem.errors if fault.get("line")]:
        return JourneyFaults([Fault(one["detail"], (), one["line"], one["column"], one.get("step")) for one in wrong])
    match status:
        case 404:
            return NotThere(problem.detail)
        case 401 | 403:
            return Trouble(problem.detail)
        case 503:
            return Away(problem.detail)
    return Refused(str(problem))
