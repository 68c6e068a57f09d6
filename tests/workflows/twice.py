"""One case twice: rehearsed, and lived through on the real engine; and how the two traces differ."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from temporalio.service import RPCError

from journeys.base import END
from journeys.event_names import CUSTOMER_UNSUBSCRIBED
from journeys.journey import Journey
from journeys.passage import Passage, touchpoint
from journeys.rehearsal.example import Example
from journeys.rehearsal.programme import Programme
from journeys.rehearsal.reply import Reply
from journeys.rehearsal.script import Happening
from journeys.rehearsal.walk import rehearse
from operations.customers.consent import withdraw
from operations.customers.identify import Person
from operations.desk import Who
from operations.events.hear import Said, hear
from operations.journeys import review
from operations.touchpoints.answer import answer
from operations.touchpoints.meet import meet
from store.enrolments import enrolments, history
from store.journeys import journeys
from store.rows import one
from store.tables import events, outbox
from tests.workflows.conftest import Company, Walk
from tests.workflows.furniture import ANSWERS
from workflows.doorplate import ENROLMENT, QUEUE

ME = Who("tests")
DAYS = 400
"""As long as a rehearsal may go on."""
Deed = tuple[timedelta, str, dict[str, Any], str | None]
"""What somebody does: how long after they entered, the event, what it says, and the step it is about."""


@dataclass(frozen=True)
class Case:
    """A journey without its first line, somebody, and what they do. They enter at `start`, which is still to come."""

    text: str
    zone: str = "Europe/Berlin"
    interests: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    events: tuple[Deed, ...] = ()
    start: datetime = datetime(2031, 3, 28, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    """One line of a trace."""

    what: str
    step: str | None
    said: str
    at: datetime
    until: datetime | None

    def like(self, other: "Line") -> bool:
        """The same to the minute: in earnest, deeds take their moment."""
        whens = ((self.at, other.at), (self.until, other.until))
        near = all(a == b or (a and b and abs(a - b) < timedelta(minutes=1)) for a, b in whens)
        return near and (self.what, self.step, self.said) == (other.what, other.step, other.said)

    def __str__(self) -> str:
        until = f" until {self.until:%Y-%m-%d %H:%M:%S}" if self.until else ""
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.step or '-'}: {self.what} {self.said}{until}"


async def difference(company: Company, case: Case, name: str) -> str | None:
    """Where the two traces part, in words; None when they are one. `name` is nobody's yet."""
    await company.publish(f"journey: {name}\n{case.text}")
    journey = await company.desk.versions.of(name, 1)
    walk = await _sent(company, case, journey)
    lived = await _lived(walk, case)
    await _put_away(company, name)
    rehearsed = _rehearsed(journey, case, walk.customer)
    return _parting(_foreseen(rehearsed, case), _foreseen(lived, case))


def _foreseen(lines: list[Line], case: Case) -> list[Line]:
    """What lies within the days that a rehearsal has."""
    return [line for line in lines if line.at < case.start + timedelta(days=DAYS - 1, minutes=30)]


async def _put_away(company: Company, journey: str) -> None:
    """Nobody's events need be matched against it any more."""
    async with company.desk.database.begin() as connection:
        await journeys.turn(connection, company.desk.clock(), journey, "archived")


def _parting(rehearsed: list[Line], lived: list[Line]) -> str | None:
    if len(rehearsed) == len(lived) and all(map(Line.like, rehearsed, lived)):
        return None
    told = (f"{title}\n" + "\n".join(f"  {line}" for line in lines) for title, lines in _both(rehearsed, lived))
    return "\n".join(told)


def _both(rehearsed: list[Line], lived: list[Line]) -> tuple[tuple[str, list[Line]], ...]:
    return ("rehearsed:", rehearsed), ("lived:", lived)


# --- rehearsed ---


def _rehearsed(journey: Journey, case: Case, customer: str) -> list[Line]:
    liked = {"interests": case.interests, "attributes": dict(case.attributes), "zone": case.zone}
    who = Example(id=customer, name="x", email="x@example.com", consents=("news",), **liked)
    script = tuple(
        Happening(at=at, event=event, properties=said, about=about) for at, event, said, about in case.events
    )
    programme = Programme(customer=who, events=script, replies=_replies(journey), days=DAYS)
    trace = rehearse(journey, programme, case.start)
    told = (scene for scene in trace.scenes if scene.what not in ("message", "granted"))
    return [Line(scene.what, scene.step, scene.said, scene.at, scene.until) for scene in told]


def _replies(journey: Journey) -> dict[str, Reply]:
    """What `furniture.py` answers in earnest."""
    called = ((step.key, step.needs().get("webhook")) for step in journey.steps)
    return {key: Reply(status=ANSWERS[endpoint]) for key, endpoint in called if endpoint}


# --- lived ---


async def _sent(company: Company, case: Case, journey: Journey) -> Walk:
    """Enrolled as the desk and the outbox do it, but at the case's own time: the same case is the same on any day."""
    liked = {"interests": list(case.interests), "attributes": dict(case.attributes), "zone": case.zone}
    customer, email = await company.customer(journey.journey, **liked)
    enrolment = enrolments.identity(journey.journey, customer, "")
    row = {"id": enrolment, "journey": journey.journey, "version": 1, "customer": customer, "entry_key": ""}
    async with company.desk.database.begin() as connection:
        await enrolments.open_door(connection, case.start, row)
    passage = Passage(enrolment=enrolment, customer=customer, version=1, definition=journey)
    until = case.start - company.desk.clock()
    handle = await company.client.start_workflow(ENROLMENT, passage, id=enrolment, task_queue=QUEUE, start_delay=until)
    return Walk(company.desk, customer, email, enrolment, handle, company.skipper)


async def _lived(walk: Walk, case: Case) -> list[Line]:
    with suppress(RPCError):  # the walk was over before the story was
        await _at(walk, case.start)
        await _until(lambda: _entered(walk))
        for number, (at, *said) in enumerate(case.events):
            await _at(walk, case.start + at)
            await _tell(walk, number, case.start + at, *said)
        await walk.to_the_end()
    await walk.handle.result()
    async with walk.desk.database.read() as connection:
        return [_line(note) for note in await history.notes(connection, walk.enrolment)]


async def _entered(walk: Walk) -> bool:
    """Whether the first deed is done. Its clock shows the start some moments before, and it may be moved on by then."""
    return (await walk.row())["state"] != "pending"


def _line(note: dict[str, Any]) -> Line:
    step = note["step"] if note["step"] != END else None
    return Line(note["what"], step, note["said"], note["at"], note["until"])


async def _at(walk: Walk, moment: datetime) -> None:
    left = (moment - await walk.clock()).total_seconds()
    if left > 0:
        await walk.after(seconds=left)


async def _tell(walk: Walk, number: int, at: datetime, event: str, said: dict[str, Any], about: str | None) -> None:
    if event == CUSTOMER_UNSUBSCRIBED:
        await withdraw(walk.desk, ME, walk.customer, "news", evidence={"how": "one click"})
    elif event == "survey.answered":
        await answer(walk.desk, await _meeting(walk, about or ""), {key: str(value) for key, value in said.items()})
    else:
        met = await _latest(walk, about) if about else None
        source = f"{walk.enrolment}-{number}"
        await hear(walk.desk, Said("tests", source, event, Person(id=walk.customer), at, said, met))
    await _until(lambda: _handed_on(walk))
    await _until(lambda: _rests(walk))


async def _rests(walk: Walk) -> bool:
    """Whether it has done what it was told: its clock must not be moved while it acts."""
    raw = (await walk.handle.describe()).raw_description
    return not raw.HasField("pending_workflow_task") and not raw.pending_activities


async def _latest(walk: Walk, step: str) -> str:
    """The touchpoint of the latest visit."""
    return touchpoint(walk.enrolment, step, max((await walk.row())["visits"].get(step, 1), 1))


async def _meeting(walk: Walk, step: str):
    sent = next(row for row in await review.deliveries(walk.desk, enrolment=walk.enrolment) if row["step"] == step)
    return await meet(walk.desk, "s", walk.desk.links.to("s", sent["id"]).rpartition("/")[2])


async def _until(true) -> None:
    async with asyncio.timeout(60):
        while not await true():
            await asyncio.sleep(0.2)  # as often as the outbox is looked into


async def _handed_on(walk: Walk) -> bool:
    """Whether everything that was said reached those who wait for it."""
    about = select(events.c.id).where(events.c.customer == walk.customer)
    mine = outbox.c.subject.in_([walk.enrolment]) | outbox.c.subject.in_(about)
    async with walk.desk.database.read() as connection:
        return not await one(connection, select(outbox).where(mine).limit(1))
