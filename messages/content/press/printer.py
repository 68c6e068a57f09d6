"""The printer: gives jobs to the room, and judges whose fault it is when the room collapses.

Another room is made at once, and the job in hand is tried once more, alone: it may have been somebody else's fault.
What brings the second down as well is a fault, told with its file.
"""

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath

from messages.content.faults import TemplateFault
from messages.content.press.job import Job
from messages.content.press.room import Collapsed, PressAway, Room
from messages.content.press.signs import AT

_FORMS = 64
"""Locales at once; each takes a megabyte or less."""
_OFTEN = 3
"""Jobs of one message that may end a room, before it is refused unseen: each costs everybody else a second."""
_KNOWN = 1000


@dataclass
class Order:
    """A job, and whom to tell its sheet or what is wrong with it."""

    job: Job
    tell: Callable[[bytes | Exception], object]
    suspect: bool = False

    def answer(self, told: bytes | Exception) -> None:
        """Tell it, if there is somebody left to tell."""
        with suppress(RuntimeError):  # the loop that asked is closed
            self.tell(told)


class Printer:
    """For one thread."""

    def __init__(self) -> None:
        self._room: Room | None = None
        self._guilty = dict[tuple[str, ...], list[str]]()
        """Message → the faults by which it ended rooms."""

    def print(self, orders: Sequence[Order]) -> None:
        """Answer all of them."""
        waiting = deque(order for order in orders if not self._refused(order))
        while waiting:
            try:
                self._round(waiting)
            except Collapsed:
                self.close()
                for order in waiting:  # what was printed and had not left counts as not printed
                    order.suspect = True
            except Exception as error:  # PressAway, or a bug of ours: nobody may wait for ever
                self.close()
                waiting.popleft().answer(error)

    def close(self) -> None:
        """End the room, if there is one."""
        if self._room:
            self._room.close()
        self._room = None

    def _round(self, waiting: deque[Order]) -> None:
        """Print as many as can go together; who is answered waits no longer."""
        if waiting[0].suspect:
            self._alone(waiting[0])
            waiting.popleft()
            return
        together = [order.job for order in waiting if not order.suspect]
        for answer in self._speaking(together).print(together):
            waiting.popleft().answer(answer)

    def _alone(self, order: Order) -> None:
        part = ""
        if self._refused(order):
            return
        try:
            for told in self._speaking([order.job]).print([order.job], careful=True):
                if told.startswith(AT):
                    part = PurePosixPath(told.removeprefix(AT).decode()).name
                else:
                    order.answer(told)
        except Collapsed as why:
            self.close()
            order.answer(PressAway(PressAway.__doc__) if why.killed else self._fault(order.job, part, str(why)))

    def _speaking(self, jobs: Sequence[Job]) -> Room:
        """A room that speaks what the jobs are written in."""
        wanted = {job.ticket.form for job in jobs}
        spoken = self._room.forms if self._room else frozenset()
        if self._room is None or not wanted <= spoken:
            self.close()
            self._room = Room(wanted | spoken if len(wanted | spoken) <= _FORMS else wanted)
        return self._room

    def _fault(self, job: Job, part: str, why: str) -> TemplateFault:
        said = f"{job.ticket.about}, {part}: {why}" if part else f"{job.ticket.about}: {why}"
        if len(self._guilty) > _KNOWN:
            self._guilty.clear()
        self._guilty.setdefault(job.ticket.name, []).append(said)
        return TemplateFault(said)

    def _refused(self, order: Order) -> bool:
        faults = self._guilty.get(order.job.ticket.name, [])
        if len(faults) >= _OFTEN:
            order.answer(TemplateFault(faults[-1]))
        return len(faults) >= _OFTEN
