"""The desk itself, as a door."""

from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import TypeAdapter

from journeys.orders import read
from journeys.span import read_span
from messages.words import Words
from operations.audiences import broadcast, launch_preview, launches, segments
from operations.audiences.launch import Wish, launch
from operations.customers.disclose import disclose
from operations.customers.erase import erase
from operations.customers.look_up import somebody
from operations.desk import Desk, NotThere, Who
from operations.enrolments import orders
from operations.enrolments.enrol import enrol
from operations.enrolments.migrate import migrate, preview
from operations.enrolments.migration import Migration
from operations.enrolments.repair import repair, stood_still
from operations.enrolments.stop import stop
from operations.enrolments.story import story
from operations.journeys.define import define
from operations.journeys.drain import drain, reopen
from operations.journeys.pause import pause, resume
from operations.journeys.plan import Plan, plan
from operations.journeys.publish import publish
from operations.work import progress
from store.customers.customers import HANDLES

Row = dict[str, Any]
_PAGE = 500
_SWITCHES: dict[str, Callable[..., Awaitable[Row]]] = {
    "pause": pause,
    "resume": resume,
    "drain": drain,
    "reopen": reopen,
}
_HOLDS: dict[str, Callable[..., Awaitable[Row]]] = {"pause": orders.pause, "resume": orders.resume}


class AtDesk:
    """Straight to the database; a running stack takes notice by itself."""

    def __init__(self, desk: Desk) -> None:
        self.desk = self._desk = desk
        self._who = Who("command line")

    async def plan(self, text: str) -> Row:
        found: Row = TypeAdapter(Plan).dump_python(await plan(self._desk, text), mode="json")
        return found

    async def turn(self, journey: str, switch: str, **chosen: str) -> Row:
        said = chosen | ({"spread": read_span(chosen["spread"])} if "spread" in chosen else {})
        row = await _SWITCHES[switch](self._desk, self._who, journey, **said)
        return {"journey": journey, "state": row["state"], "operation": row.get("operation")}

    async def steer(self, enrolment: str, order: str, **chosen: str) -> Row:
        if order in _HOLDS:
            row = await _HOLDS[order](self._desk, self._who, enrolment, **chosen)
        else:
            row = await orders.give(self._desk, self._who, enrolment, read({"order": order, **chosen}))
        return {"enrolment": enrolment, **{name: row[name] for name in ("step", "paused_at", "fault")}}

    async def stuck(self, journey: str | None) -> list[Row]:
        return await stood_still(self._desk, journey)

    async def repair(self, journey: str, asked: Row) -> Row:
        whom = {name: value for name, value in asked.items() if name in ("fault", "step", "dry_run")}
        return vars(await repair(self._desk, self._who, journey, read(asked), **whom))

    async def migrate(self, journey: str, asked: Row) -> Row:
        migration = Migration(journey, **{name: value for name, value in asked.items() if name != "dry_run"})
        if not asked["dry_run"]:
            return {"operation": await migrate(self._desk, self._who, migration), "preview": None}
        found = await preview(self._desk, migration)
        return {"operation": None, "preview": vars(found) | {"complete": found.complete}}

    async def operation(self, operation: str) -> Row:
        row = await progress.operation(self._desk, operation)
        return row | {name: row[name].isoformat() for name in ("created_at", "updated_at")}

    async def report(self, operation: str) -> list[Row]:
        found, after = list[Row](), None
        while page := await progress.items(self._desk, operation, after=after, limit=_PAGE):
            found += [{"enrolment": row["item"], "state": row["state"], **row["detail"]} for row in page]
            after = page[-1]["item"]
        return found

    async def publish(self, text: str) -> Row:
        key = (await define(self._desk, self._who, text))["key"]
        version = await publish(self._desk, self._who, key)
        return {"journey": key, "version": version["number"], "warnings": list(map(vars, version["warnings"]))}

    async def segment(self, text: str) -> Row:
        row = await segments.keep(self.desk, self._who, text)
        return {"segment": row["key"], "revision": row["revision"]}

    async def preview_broadcast(self, text: str) -> Row:
        seen = await broadcast.previewed(self._desk, text)
        return vars(seen) | {"warnings": list(map(vars, seen.warnings))}

    async def broadcast(self, text: str) -> Row:
        key = (await broadcast.define(self._desk, self._who, text))["key"]
        row = await broadcast.launch(self._desk, self._who, key)
        told = {name: row[name] for name in ("state", "total", "operation")}
        return {"broadcast": key, **told, "warnings": list(map(vars, row["warnings"]))}

    async def launch(self, journey: str, asked: Row) -> Row:
        wish = Wish.read(journey, asked)
        if asked["dry_run"]:
            seen = await launch_preview.preview(self._desk, wish)
            return {"preview": vars(seen) | {"complete": seen.complete}, "launch": None}
        begun = await launch(self._desk, self._who, wish)
        return {"preview": None, "launch": await launches.found(self._desk, begun["id"])}

    async def enrol(self, journey: str, customer: str, entry_key: str) -> Row:
        whose = await self._customer(customer)
        enrolled = await enrol(self._desk, self._who, journey, whose, entry_key)
        return {"enrolment": enrolled.id, "created": enrolled.created}

    async def history(self, enrolment: str) -> list[Row]:
        lines = await story(self._desk, enrolment, Words(self._desk.locale, self._desk.zone))
        return [{"at": line.at.isoformat(), "step": line.step, "what": line.text} for line in lines]

    async def stop(self, enrolment: str, reason: str) -> None:
        await stop(self._desk, self._who, enrolment, reason)

    async def disclose(self, customer: str) -> Row:
        return await disclose(self._desk, self._who, await self._customer(customer))

    async def erase(self, customer: str, *, suppress: bool) -> Row:
        return vars(await erase(self._desk, self._who, await self._customer(customer), suppress=suppress))

    async def _customer(self, named: str) -> str:
        """`email:ada@example.com` → the customer's id."""
        handle, colon, value = named.partition(":")
        if not colon:
            return named
        if handle not in HANDLES:
            raise NotThere(f"a customer is not found by {handle}; use one of {', '.join(HANDLES)}")
        return str((await somebody(self._desk, handle, value))["id"])
