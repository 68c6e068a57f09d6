"""`send_chunk`: the next people of a broadcast, wave by wave. What it settles moves the cursor: no gap, no double."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity
from temporalio.exceptions import TemporalError

from activities import clock
from activities.ahead import Ahead
from activities.breaker import Jam
from activities.deed import Marked
from activities.hands import Hands
from activities.heartbeat import beating
from activities.held import SUPERSEDED, held, jammed
from activities.mailing import Mailing
from activities.patience import BUG
from activities.sending import sender_of
from activities.wave import Ashore
from journeys.chunk import MESSAGE, Chunk, Reached, Tour
from journeys.delivery import TEMPLATE_FAULT, Letter
from journeys.journey import Journey
from journeys.pace import Pace
from messages.content.content import Content
from messages.mail.replies import AWAY, LATER
from messages.way import ways
from store.audiences import broadcasts
from store.audiences.audiences import NoAudience, within
from store.journeys.journeys import SENDS_NOTHING
from store.rows import Row
from store.sending import deliveries_of_many
from store.sending.deliveries import Superseded
from store.sending.gate import PAUSED
from store.sending.gate_for_many import CANCELLED
from store.work import operations

_DEADLINE = 14 * 60
"""Seconds; less than Temporal gives a try (15 minutes), so that an old one is dead before a new one begins."""
_FIRST, _MOST = 10, 50
"""People in a wave: the first one, and at most."""
_WAVE, _REST = 1.0, 10.0
"""Seconds that a wave should take at most; and that are rested here, instead of in Temporal."""
_LOOK_AGAIN = timedelta(minutes=10)
_TRIES = 8
_AWAY = (TemporalError, OSError)
_log = structlog.get_logger("etappe.broadcast")


async def _send_chunk(hands: Hands, tour: Tour, chunk: Chunk) -> Reached:
    try:
        async with asyncio.timeout(_DEADLINE), beating():
            return await (await _Sender.of(hands, tour)).send(chunk)
    except TimeoutError:
        raise held(AWAY) from None
    except Superseded:
        raise held(SUPERSEDED) from None
    except _AWAY:
        raise
    except NoAudience as gone:
        raise await _halted(hands, tour, "no_audience", str(gone)) from None
    except Exception as error:
        if activity.info().attempt < _TRIES:
            raise
        # Nothing of the error's text: it might name a customer.
        raise await _halted(hands, tour, BUG, type(error).__name__) from error


send_chunk = Marked("send_chunk", _send_chunk)


async def _halted(hands: Hands, tour: Tour, reason: str, text: str) -> Exception:
    """Somebody has to mend something: it is paused, and says why. What is raised waits for them."""
    _log.error("broadcast.halted", broadcast=tour.journey, reason=reason, why=text)
    async with hands.database.begin() as connection:
        row = await operations.hold(connection, tour.operation)
        if row and row["state"] == "running":
            await operations.move(connection, hands.clock(), tour.operation, state="paused", error=f"{reason}: {text}")
    return held(PAUSED)


@dataclass
class _Sender:
    """One try to send a chunk."""

    hands: Hands
    tour: Tour
    journey: Journey
    content: Content
    began: float
    ahead: Ahead = field(default_factory=Ahead)
    """The waves after the one that is out."""
    size: int = _FIRST
    settled: Row | None = None
    """The operation as the last wave left it, just now."""

    @classmethod
    async def of(cls, hands: Hands, tour: Tour) -> "_Sender":
        journey = await hands.versions.of(tour.journey, tour.version)
        content = await hands.content_of(tour.journey, tour.version, anew=True)
        return cls(hands, tour, journey, content, asyncio.get_running_loop().time())

    async def send(self, chunk: Chunk) -> Reached:
        """Wave after wave, until it is enough for a chunk. Raises `held` while nothing can be done."""
        try:
            return await self._waves(chunk)
        finally:
            await self.ahead.forget()

    async def _waves(self, chunk: Chunk) -> Reached:
        while self._goes_on(chunk):
            standing = await self._standing()
            if standing["state"] in ("done", "cancelled") or not await self._anybody(standing, chunk):
                await self.ahead.forget()  # before the end, for it might still claim somebody
                await self._end(standing)
                return Reached(over=True)
            if not self.ahead:
                continue
            rest = await self._wave(standing)
            if rest > _REST:
                return Reached(rest=rest)
            if rest:
                self.settled = None
                await asyncio.sleep(rest)
        return Reached()

    def _goes_on(self, chunk: Chunk) -> bool:
        more = bool(self.ahead) or self.ahead.gone < chunk.people
        return more and self._seconds < chunk.seconds and not activity.is_worker_shutdown()

    @property
    def _seconds(self) -> float:
        return asyncio.get_running_loop().time() - self.began

    @property
    def _at(self) -> datetime:
        """The broadcast's clock."""
        return clock.since(self.tour.now) + timedelta(seconds=self._seconds)

    async def _standing(self) -> Row:
        """Where it is, and whether it may go on: as it was settled, or as it is. Raises `held` while it is paused."""
        standing, self.settled = self.settled or await self._looked_up(), None
        if standing["state"] == "paused" or standing.get("journey_state") in SENDS_NOTHING:
            raise held(PAUSED)
        return standing

    async def _looked_up(self) -> Row:
        async with self.hands.database.read() as connection:
            return await broadcasts.standing(connection, self.tour.operation) or {"state": "cancelled"}

    # --- whose turn it is ---

    async def _anybody(self, standing: Row, chunk: Chunk) -> bool:
        """Whether anybody is left, in the audience or of those whose turn comes again."""
        if self.ahead:
            return True
        self._wait_for_the_next_pass(standing)
        async with self.hands.database.read() as connection:
            self.ahead.whom = await self._following(connection, standing, chunk.people - self.ahead.gone)
            left = self.ahead.whom or await deliveries_of_many.left_over(connection, self.tour.journey, "", 1)
        if left and not self.ahead:
            await self._begin_pass(standing)
        return bool(left)

    async def _following(self, connection: AsyncConnection, standing: Row, limit: int) -> list[str]:
        passing, colon, customer = standing["cursor"].partition(":")
        if colon:
            return await deliveries_of_many.left_over(connection, self.tour.journey, customer, limit)
        meant = await within(connection, self._at, standing["detail"]["audience"])
        return await broadcasts.following(connection, meant, passing, limit)

    def _wait_for_the_next_pass(self, standing: Row) -> None:
        due = standing["not_before"]
        if standing["cursor"] == self._again and due and due > self._at:
            raise held(LATER, asked=due - self._at, longest=_LOOK_AGAIN)

    async def _begin_pass(self, standing: Row) -> None:
        """From the first again of those who could not be reached; when the first of them wakes, or after a while."""
        pause = held(LATER, activity.info().attempt).next_retry_delay or _LOOK_AGAIN
        due = standing["not_before"] or self._at + pause
        async with self.hands.database.begin() as connection:
            if not await broadcasts.advance(connection, self.hands.clock(), standing, self._again, 0, due):
                raise Superseded(Superseded.__doc__)

    @property
    def _again(self) -> str:
        """The cursor when a pass begins over those whose turn comes again; behind the colon comes who had it."""
        return f"{MESSAGE}:"

    # --- a wave ---

    async def _wave(self, standing: Row) -> float:
        """Send one, while the next are prepared; how many seconds it is too early for that."""
        fastest, began, asked = await self._fastest(), self._seconds, standing["detail"]
        # Who is early, rests instead of looking ahead.
        wave = await self.ahead.next(self._mailing(asked), self.size, looks=not (fastest or asked["pace"]))
        people = wave.taken.people

        async def moves(connection: AsyncConnection, ashore: Ashore) -> bool:
            cursor = f"{self._again if ':' in standing['cursor'] else ''}{people[-1]}"
            due, now = self._earliest(standing, ashore), self.hands.clock()
            self.settled = await broadcasts.advance(connection, now, standing, cursor, ashore.over, due)
            return self.settled is not None

        ashore = await wave.leave(moves)
        activity.heartbeat(people[-1])
        await self._look_at(ashore)
        pace = Pace.model_validate(asked["pace"]).rate(standing["done"] + len(people)) if asked["pace"] else None
        rate = min(filter(None, (pace, fastest)), default=None)
        return self._paced(rate, len(people), self._seconds - began)

    def _mailing(self, asked: Row) -> Mailing:
        letter = (self.journey.by_key[MESSAGE].letter() or Letter(message=MESSAGE)).model_copy(
            update={"when_in_doubt": asked["when_in_doubt"]}
        )
        return Mailing(self.hands, self.tour, self.journey, self.content, letter, self._at)

    async def _fastest(self) -> float | None:
        """How many a second the provider takes. Raises `held` while there is none who takes any."""
        carriers = ways(self.hands.channels[self.tour.channel], sender_of(self.hands, self.journey, self.content))
        try:
            return await self.hands.traffic.rate(carriers)
        except Jam as jam:
            raise jammed(jam) from None

    def _earliest(self, standing: Row, ashore: Ashore) -> datetime | None:
        """When the first of those wakes who were let sleep in this pass."""
        before = standing["not_before"] if standing["cursor"] != self._again else None
        return min(filter(None, (before, ashore.put_off_until)), default=None)

    async def _look_at(self, ashore: Ashore) -> None:
        tries = activity.info().attempt
        if ashore.hindered == TEMPLATE_FAULT:
            raise await _halted(self.hands, self.tour, TEMPLATE_FAULT, ashore.fault)
        if ashore.hindered:
            raise held(ashore.hindered, tries)
        if ashore.put_off:
            raise held(LATER, tries, longest=_LOOK_AGAIN)

    def _paced(self, rate: float | None, people: int, took: float) -> float:
        """As many at once as go out in about a second, and no faster than was asked for, or than is taken."""
        fits = int(people / max(took, 0.001) * _WAVE)
        self.size = max(1, min(_MOST, fits, 2 * self.size, int(rate * _WAVE) if rate else _MOST))
        return max(0.0, people / rate - took) if rate else 0.0

    # --- the end ---

    async def _end(self, standing: Row) -> None:
        """Nobody is left, or somebody cancelled it: nothing of it stays open."""
        now = self.hands.clock()
        async with self.hands.database.begin() as connection:
            await deliveries_of_many.abandon(connection, self.tour.journey, CANCELLED, now)
            if standing["state"] == "running":
                await operations.move(connection, now, self.tour.operation, state="done")
