"""Enrollments: who is on which journey, and where."""

from collections.abc import AsyncIterator
from typing import Any, Literal

from client.resource import Resource
from client.shapes.enrollments import Enrollment, History

_CREATED = 201
_HERE = "/api/v1/enrollments"
Order = Literal["retry", "skip", "jump", "move"]
_ORDERS: dict[Order, str] = {"retry": "retries", "skip": "skips", "jump": "jumps", "move": "moves"}


class Enrollments(Resource):
    """`/api/v1/enrollments`."""

    def every(self, **which: str) -> AsyncIterator[Enrollment]:
        """All of them, the newest first; `journey`, `customer`, `state`: only those."""
        return self._at.every(Enrollment, _HERE, **which)

    async def enrol(self, journey: str, customer: dict[str, str], entry_key: str = "") -> tuple[Enrollment, bool]:
        """Let somebody in, named by one of `id`, `external_id`, `email`; and whether that was new."""
        asked = {"customer": customer, "entry_key": entry_key}
        answer = await self._at.ask("POST", f"/api/v1/journeys/{journey}/enrollments", json=asked)
        return answer.json(), answer.status_code == _CREATED

    async def read(self, enrollment: str) -> Enrollment:
        """One. Raises NotFound."""
        return await self._at.get(Enrollment, f"{_HERE}/{enrollment}")

    async def history(self, enrollment: str) -> History:
        """What happened on the way, in words."""
        return await self._at.get(History, f"{_HERE}/{enrollment}/history")

    async def pause(self, enrollment: str) -> Enrollment:
        """Hold it where it is."""
        return await self._at.put(Enrollment, f"{_HERE}/{enrollment}/pause")

    async def resume(self, enrollment: str, **chosen: str) -> Enrollment:
        """Let it go on; `clocks`: whether they `stood` meanwhile or `ran`."""
        return await self._at.delete(Enrollment, f"{_HERE}/{enrollment}/pause", **chosen)

    async def order(self, enrollment: str, order: Order, **chosen: str) -> Enrollment:
        """Try the step at hand again, skip it (`outcome`), leave it for another (`to`), move its end (`until`)."""
        return await self._at.post(Enrollment, f"{_HERE}/{enrollment}/{_ORDERS[order]}", chosen)

    async def stop(self, enrollment: str, reason: str = "stopped") -> None:
        """End it."""
        await self._at.delete(dict[str, Any], f"{_HERE}/{enrollment}", {"reason": reason})
