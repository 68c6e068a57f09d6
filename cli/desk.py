"""The desk itself, as a door."""

from typing import Any

from pydantic import TypeAdapter

from messages.words import Words
from operations.define import define
from operations.desk import Desk, NotThere, Who
from operations.enrol import enrol
from operations.look_up import somebody
from operations.pause import drain, pause, reopen, resume
from operations.plan import Plan, plan
from operations.publish import publish
from operations.stop import stop
from operations.story import story
from store.customers import HANDLES

Row = dict[str, Any]
_SWITCHES = {"pause": pause, "resume": resume, "drain": drain, "reopen": reopen}


class AtDesk:
    """Straight to the database; a running stack takes notice by itself."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._who = Who("command line")

    async def plan(self, text: str) -> Row:
        found: Row = TypeAdapter(Plan).dump_python(await plan(self._desk, text), mode="json")
        return found

    async def turn(self, journey: str, switch: str) -> Row:
        row = await _SWITCHES[switch](self._desk, self._who, journey)
        return {"journey": journey, "state": row["state"]}

    async def publish(self, text: str) -> Row:
        key = (await define(self._desk, self._who, text))["key"]
        version = await publish(self._desk, self._who, key)
        return {"journey": key, "version": version["number"]}

    async def enrol(self, journey: str, customer: str, entry_key: str) -> Row:
        whose = await self._customer(customer)
        enrolled = await enrol(self._desk, self._who, journey, whose, entry_key)
        return {"enrolment": enrolled.id, "created": enrolled.created}

    async def history(self, enrolment: str) -> list[Row]:
        lines = await story(self._desk, enrolment, Words(self._desk.locale, self._desk.zone))
        return [{"at": line.at.isoformat(), "step": line.step, "what": line.text} for line in lines]

    async def stop(self, enrolment: str, reason: str) -> None:
        await stop(self._desk, self._who, enrolment, reason)

    async def _customer(self, named: str) -> str:
        """`email:ada@example.com` → the customer's id."""
        handle, colon, value = named.partition(":")
        if not colon:
            return named
        if handle not in HANDLES:
            raise NotThere(f"a customer is not found by {handle}; use one of {', '.join(HANDLES)}")
        return str((await somebody(self._desk, handle, value))["id"])
