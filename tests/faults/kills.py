"""Where a worker dies. Wrapped around the real parts in the worker's own process; the product knows nothing of it."""

import asyncio
import json
import os
import re
import signal
from importlib import import_module
from pathlib import Path
from typing import Any

from activities.wave import Wave
from messages.mail.line import Line
from messages.message import Answer, Fence
from store.sending import deliveries
from store.sending.delivery import CLAIMED, Claim, Delivery, Outcome

POINTS = (
    "before_claim",
    "after_claim",
    "before_fence",
    "after_fence",
    "in_body",
    "after_250",
    "before_commit",
    "after_commit",
)
"""Every point of a send at which a worker can be told to die, in order."""

WITHOUT = ("fence", "ledger")
"""What can be switched off, to see whether the checker would notice."""

_send = import_module("activities.send_message")


class Kills:
    """`plan.json`: recipient → point. Each kill happens once: it leaves a mark before it strikes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._plan: dict[str, str] = json.loads((folder / "plan.json").read_text())

    def at(self, point: str, recipient: str | None) -> None:
        """Die here, if it is planned and has not happened yet."""
        if self.planned(point, recipient) and self._first_time(recipient or ""):
            os.kill(os.getpid(), signal.SIGKILL)

    def planned(self, point: str, recipient: str | None) -> bool:
        """Whether somebody's worker is to die here."""
        return self._plan.get(recipient or "") == point

    def _first_time(self, recipient: str) -> bool:
        try:
            os.close(os.open(self._folder / f"{recipient}.killed", os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return False
        return True


def wrap(kills: Kills) -> None:
    """Put every point in place."""
    _wrap("_claim", kills, "before_claim", "after_claim")
    _wrap("_fence", kills, "before_fence", "after_fence")
    _wrap("_write_down", kills, "after_250", "after_commit")
    _wrap_commit(kills)
    _wrap_body(kills)
    _wrap_wave(kills)


def _wrap(name: str, kills: Kills, before: str, after: str) -> None:
    real = getattr(_send, name)

    async def wrapped(sending: Any, *rest: Any) -> Any:
        kills.at(before, sending.delivery.address)
        answer = await real(sending, *rest)
        kills.at(after, sending.delivery.address)
        return answer

    setattr(_send, name, wrapped)


def _wrap_commit(kills: Kills) -> None:
    real = deliveries.settle

    async def settle(connection: Any, delivery: Delivery, *rest: Any) -> str:
        state = await real(connection, delivery, *rest)
        kills.at("before_commit", delivery.address)
        return state

    deliveries.settle = settle


def _wrap_wave(kills: Kills) -> None:
    """The points of a broadcast: it dies for whoever is among those of the wave."""
    points = {"_prepare": "after_claim", "_fence": "after_fence", "_settle": "after_commit"}
    for name, point in points.items():
        _wrap_step(name, point, kills)


def _wrap_step(name: str, point: str, kills: Kills) -> None:
    real = getattr(Wave, name)

    async def wrapped(wave: Wave, *rest: Any) -> Any:
        answer = await real(wave, *rest)
        for sending in wave.taken.sendings.values():
            kills.at(point, sending.delivery.address)
        return answer

    setattr(Wave, name, wrapped)


def _wrap_body(kills: Kills) -> None:
    real = Line.hand_over

    async def hand_over(line: Line, raw: bytes, fence: Fence) -> Answer:
        found = re.search(rb"^To: (\S+)", raw, re.MULTILINE)
        recipient = found[1].decode() if found else None
        if not kills.planned("in_body", recipient):
            return await real(line, raw, fence)
        await fence()
        half = len(raw) // 2
        line._transport.write(raw[:half])
        await asyncio.sleep(0.02)  # time for the bytes to leave
        kills.at("in_body", recipient)
        return await real(line, raw[half:], _nothing)

    Line.hand_over = hand_over  # type: ignore[method-assign]


def switch_off(what: str) -> None:
    """Take a safeguard away."""
    if what in WITHOUT:
        deliveries.fence_data = _nothing
    if what == "ledger":
        deliveries.claim = _always  # type: ignore[assignment]
        deliveries.settle = _whatever  # type: ignore[assignment]


async def _nothing(*_: Any) -> None:
    return


async def _always(connection: Any, delivery: Delivery, shut: Any, at: Any, now: Any) -> Claim:
    return Claim(CLAIMED, "", 1, f"<{delivery.id}@{delivery.host}>", at)


async def _whatever(connection: Any, delivery: Delivery, claim: Claim, outcome: Outcome, now: Any) -> str:
    return outcome.state
