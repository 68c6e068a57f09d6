"""A crowd on its way, and a clock that jumps from one try to the next: what Temporal would do, without the waiting."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.hands import Hands
from activities.send_message import send_message
from activities.traffic import Traffic
from journeys.delivery import Letter
from journeys.passage import Whereabouts
from messages.message import Channel
from operations.customers.consent import give
from operations.customers.identify import Person, identify
from operations.desk import Desk, Who
from operations.enrolments.enrol import enrol

ME, _AT_ONCE = Who("tests"), timedelta(0)


class Clock:
    """The wall clock, which somebody else moves."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def worker(hands: Hands, channels: dict[str, Channel], clock: Clock, **rates: float) -> Hands:
    """Hands of a worker of its own, who never waits where they could come again. `gmail_com=2`: mails a second."""
    domains = {name.replace("_", "."): rate for name, rate in rates.items()}
    made = replace(hands, channels=channels, clock=clock)
    made.__dict__["traffic"] = Traffic(made.database, clock, domains, patience=0)
    return made


async def crowd(desk: Desk, addresses: Sequence[str], **said: str) -> list[Whereabouts]:
    """Everybody, at the first step of the Smatched journey."""
    made = []
    for number, address in enumerate(addresses):
        person = Person(external_id=f"friend{number}", email=address, name=f"Friend {number}", locale="en", **said)
        customer = await identify(desk, person)
        for channel in ("email", "sms"):
            await give(desk, ME, customer, "news", channel=channel, evidence={"how": "ticked the box"})
        enrolment = (await enrol(desk, ME, "smatched", customer, f"order-{number}")).id
        where = {"customer": customer, "journey": "smatched", "version": 1, "step": "hello", "visit": 1}
        made.append(Whereabouts(enrolment=enrolment, now=desk.clock(), **where))
    return made


@dataclass
class Temporal:
    """Each is tried when it is due: by its own worker, of several in turn."""

    clock: Clock
    workers: Sequence[Hands]
    letter: Letter
    due: dict[str, tuple[datetime, Whereabouts]] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    tries: int = 0
    reasons: list[str] = field(default_factory=list)

    def ask(self, people: Sequence[Whereabouts]) -> None:
        """They are to be written to now."""
        self.due |= {one.enrolment: (self.clock.now, one) for one in people}

    async def run(self, until: Callable[[], bool] = lambda: False) -> None:
        """Until nobody is left, or something is so."""
        while self.due and not until():
            self.clock.now = max(self.clock.now, min(at for at, _ in self.due.values()))
            now = [one for at, one in self.due.values() if at <= self.clock.now]
            await asyncio.gather(*(self._try(one, self.workers[n % len(self.workers)]) for n, one in enumerate(now)))

    async def _try(self, one: Whereabouts, hands: Hands) -> None:
        self.tries += 1
        environment = ActivityEnvironment()
        environment.info = replace(environment.info, scheduled_time=self.clock.now, started_time=self.clock.now)
        try:
            receipt = await environment.run(send_message.do, hands, one, self.letter)
        except ApplicationError as held:
            self.reasons.append(str(held.type))
            self.due[one.enrolment] = (self.clock.now + (held.next_retry_delay or _AT_ONCE), one)
        else:
            del self.due[one.enrolment]
            self.states[one.enrolment] = receipt.state
