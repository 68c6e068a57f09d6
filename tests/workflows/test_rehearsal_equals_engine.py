"""The proof of the dry-run: what is rehearsed is what happens, to the same people on the same journeys."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select
from temporalio.service import RPCError

from journeys.base import END
from journeys.passage import touchpoint
from journeys.rehearsal.example import Example
from journeys.rehearsal.programme import Programme
from journeys.rehearsal.script import Happening
from journeys.rehearsal.walk import rehearse
from journeys.soundness import sound
from operations import review
from operations.answer import answer
from operations.consent import UNSUBSCRIBED, withdraw
from operations.desk import Who
from operations.hear import Said, hear
from operations.identify import Person
from operations.load import load
from operations.meet import meet
from store import history
from store.rows import one
from store.tables import events, outbox

ME = Who("tests")
EXAMPLES = Path(__file__).parents[2] / "examples"
SEEDS = 15
ZONES = ("Europe/Berlin", "Australia/Sydney", "America/New_York", "UTC")


@dataclass(frozen=True)
class Case:
    """A journey, somebody, and what they do: hours and minutes since entry, event, properties, the step it is about."""

    text: str
    zone: str = "Europe/Berlin"
    interests: tuple[str, ...] = ()
    events: tuple[tuple[timedelta, str, dict, str | None], ...] = ()


def after(days: float = 0, *, minutes: int = 7) -> timedelta:
    return timedelta(days=days, minutes=minutes)


HEAD = "goal: {event: bottle.bought, within: 20d}\nexit: [{event: customer.complained, where: event.angry == true}]\n"
WAITING = (
    HEAD
    + """steps:
  - {key: hello, send: hello}
  - {key: rest, delay: 3d}
  - {key: listen, wait_for: shop.visited, where: event.rooms >= 2, within: 10d, then: {happened: again, timed_out: end}}
  - {key: again, send: hello}
  - {key: long, delay: 30d}
"""
)
ASKING = """steps:
  - {key: film, video: product_film, within: 5d, then: {watched: ask, else: remind}}
  - {key: remind, send: film_reminder}
  - {key: ask, survey: after_experience, within: 7d, then: {answered: leeway, else: end}}
  - key: leeway
    branch:
      - {when: 'answers.ask.nps <= 6 && outcomes.film == "watched"', go: sorry}
      - {when: '"beer" in profile.interests', go: taste}
      - {else: end}
  - {key: taste, voucher: free_beer, within: 5d, then: end}
  - {key: sorry, send: hello}
"""
NIGHTLY = """quiet_hours: {from: "00:00", to: "23:59"}
steps:
  - {key: hello, send: hello}
  - {key: listen, wait_for: shop.visited, within: 2d}
  - {key: morning, delay: 1d, at: "10:20"}
"""
ROUND = """steps:
  - {key: listen, wait_for: shop.visited, within: 5d, then: {happened: pause, else: end}}
  - {key: pause, delay: 12h, then: listen}
"""

VISIT, BOUGHT, ANGRY = "shop.visited", "bottle.bought", "customer.complained"
CASES = {
    "an event that is not the right one": Case(WAITING, events=((after(4), VISIT, {"rooms": 1}, None),)),
    "the right one": Case(WAITING, events=((after(5), VISIT, {"rooms": 3}, None),)),
    "before anybody waited": Case(WAITING, events=((after(1), VISIT, {"rooms": 3}, None),)),
    "the goal within a delay": Case(WAITING, events=((after(1), BOUGHT, {}, None),)),
    "the goal too late": Case(
        WAITING, events=((after(4), VISIT, {"rooms": 2}, None), (after(25, minutes=9), BOUGHT, {}, None))
    ),
    "a calm complaint, then an angry one": Case(
        WAITING, events=((after(1), ANGRY, {"angry": False}, None), (after(2, minutes=9), ANGRY, {"angry": True}, None))
    ),
    "a survey answered badly": Case(
        ASKING,
        events=((after(2), "film.watched", {}, "film"), (after(4, minutes=9), "survey.answered", {"nps": 3}, "ask")),
    ),
    "an unsubscribe": Case(WAITING, events=((after(2), UNSUBSCRIBED, {}, "news"),)),
    "a film seen": Case(ASKING, interests=("beer",), events=((after(2), "film.watched", {}, "film"),)),
    "a night": Case(NIGHTLY, zone="Australia/Sydney", events=((timedelta(minutes=3), VISIT, {}, None),)),
    "round and round": Case(
        ROUND, events=tuple((after(day, minutes=5 + 3 * day), VISIT, {}, None) for day in range(1, 4))
    ),
}


@pytest.fixture(autouse=True)
async def _surveys(company) -> None:
    await load(company.desk, ME, EXAMPLES / "smatched")


@pytest.mark.parametrize("name", CASES)
async def test_by_hand(company, name: str) -> None:
    await _both(company, CASES[name], f"byhand-{list(CASES).index(name)}")


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_by_chance(company, seed: int) -> None:
    await _both(company, invented(Random(seed)), f"chance-{seed}")


async def _both(company, case: Case, name: str) -> None:
    text = f"journey: {name}\n{case.text}"
    walk = await company.send(await company.publish(text), name, zone=case.zone, interests=list(case.interests))
    happened = await _lived(walk, case)
    start = happened[0].at
    rehearsed = _rehearsed(text, case, walk.customer, start)
    assert [line.story for line in rehearsed] == [line.story for line in happened], f"{text}\n{case}"
    for ours, theirs in zip(rehearsed, happened, strict=True):
        assert ours.near(theirs), f"{text}\n{case}\n{ours}\n{theirs}"


@dataclass(frozen=True)
class Line:
    """One line of a trace."""

    what: str
    step: str | None
    said: str
    at: datetime
    until: datetime | None

    @property
    def story(self) -> tuple[str, str | None, str]:
        return self.what, self.step, self.said

    def near(self, other: "Line") -> bool:
        """The same to the minute: in earnest, deeds take their moment."""
        whens = ((self.at, other.at), (self.until, other.until))
        return all(a == b or (a and b and abs(a - b) < timedelta(minutes=1)) for a, b in whens)


def _rehearsed(text: str, case: Case, customer: str, start: datetime) -> list[Line]:
    who = Example(
        id=customer, name="x", email="x@example.com", zone=case.zone, interests=case.interests, consents=("news",)
    )
    script = tuple(
        Happening(at=at, event=event, properties=said, about=about) for at, event, said, about in case.events
    )
    trace = rehearse(sound(text).journey, Programme(customer=who, events=script, days=400), start)
    told = (scene for scene in trace.scenes if scene.what not in ("message", "granted"))
    return [Line(scene.what, scene.step, scene.said, scene.at, scene.until) for scene in told]


async def _lived(walk, case: Case) -> list[Line]:
    start = await _entered(walk)
    with suppress(RPCError):  # the walk was over before the story was
        for number, (at, *said) in enumerate(case.events):
            await walk.after(seconds=max((start + at - await walk.clock()).total_seconds(), 0))
            await _tell(walk, number, start + at, *said)
        await walk.to_the_end()
    await walk.handle.result()
    async with walk.desk.database.read() as connection:
        notes = await history.notes(connection, walk.enrolment)
    return [_line(note) for note in notes]


def _line(note: dict) -> Line:
    step = note["step"] if note["step"] != END else None
    return Line(note["what"], step, note["said"], note["at"], note["until"])


async def _entered(walk) -> datetime:
    async def notes() -> list:
        async with walk.desk.database.read() as connection:
            return await history.notes(connection, walk.enrolment)

    await _until(notes)
    return (await notes())[0]["at"]


async def _tell(walk, number: int, at: datetime, event: str, properties: dict, about: str | None) -> None:
    if event == UNSUBSCRIBED:
        await withdraw(walk.desk, ME, walk.customer, "news", evidence={"how": "one click"})
    elif event == "survey.answered":
        await answer(walk.desk, await _meeting(walk, "ask"), {key: str(value) for key, value in properties.items()})
    else:
        met = touchpoint(walk.enrolment, about, 1) if about else None
        source = f"{walk.enrolment}-{number}"
        await hear(walk.desk, Said("tests", source, event, Person(id=walk.customer), at, properties, met))
    await _until(lambda: _handed_on(walk))


async def _meeting(walk, step: str):
    sent = next(row for row in await review.deliveries(walk.desk, enrolment=walk.enrolment) if row["step"] == step)
    return await meet(walk.desk, "s", walk.desk.links.to("s", sent["id"]).rpartition("/")[2])


async def _until(true) -> None:
    async with asyncio.timeout(60):
        while not await true():
            await asyncio.sleep(0.05)


async def _handed_on(walk) -> bool:
    """Whether everything that was said reached those who wait for it."""
    about = select(events.c.id).where(events.c.customer == walk.customer)
    mine = outbox.c.subject.in_([walk.enrolment]) | outbox.c.subject.in_(about)
    async with walk.desk.database.read() as connection:
        return not await one(connection, select(outbox).where(mine).limit(1))


# --- by chance ---


def invented(dice: Random) -> Case:
    """A small sound journey, and somebody who does this and that."""
    minute = (datetime.now(UTC).minute + 20) % 60  # far from any full hour since entry, where nothing is decided
    keys = [f"s{number}" for number in range(dice.randint(3, 6))]
    steps = [f"  - {{key: {key}, {_kind(dice, keys[i + 1 :], minute)}}}" for i, key in enumerate(keys)]
    quiet = f'quiet_hours: {{from: "22:{minute:02}", to: "09:{minute:02}"}}\n' if dice.random() < 0.3 else ""
    times = sorted(dice.sample(range(1, 30), dice.randint(0, 4)))
    said = [_done(dice, timedelta(days=day, minutes=3 + 3 * number)) for number, day in enumerate(times)]
    interests = tuple(dice.sample(("beer", "wine"), dice.randint(0, 2)))
    return Case("\n".join([quiet + HEAD + "steps:", *steps, ""]), dice.choice(ZONES), interests, tuple(said))


def _kind(dice: Random, later: list[str], minute: int) -> str:
    def somewhere() -> str:
        return dice.choice([*later, "end"])

    hour, following = f"{dice.randint(0, 23):02}:{minute:02}", (later or ["end"])[0]
    kinds = [
        "send: hello",
        f"delay: {dice.randint(1, 4)}d",
        f'delay: {dice.randint(1, 30)}h, at: "{hour}"',
        f"wait_for: {VISIT}, within: {dice.randint(1, 9)}d, then: {{happened: {somewhere()}, else: {following}}}",
        f"wait_for: {VISIT}, where: event.rooms >= 2, within: 8d",
        f"video: product_film, within: {dice.randint(1, 6)}d, then: {{watched: {somewhere()}, else: {following}}}",
        f"branch: [{{when: '\"beer\" in profile.interests', go: {somewhere()}}}, {{else: {following}}}]",
        f"split: [{{share: 50, go: {somewhere()}}}, {{share: 50, go: {following}}}]",
        f'wait_until: {{at: "{hour}", weekday: {dice.choice(["mon", "sat"])}}}',
        f'window: {{from: "09:{minute:02}", to: "17:{minute:02}"}}',
    ]
    return dice.choice(kinds)


def _done(dice: Random, at: timedelta) -> tuple[timedelta, str, dict, str | None]:
    film = ("film.watched", {}, f"s{dice.randint(0, 5)}")
    visits = [(VISIT, {"rooms": rooms}, None) for rooms in (1, 2, 3)]
    ends = [(BOUGHT, {}, None), (ANGRY, {"angry": dice.random() < 0.5}, None), (UNSUBSCRIBED, {}, "news")]
    return at, *dice.choice([film, film, *visits, *ends])
