"""The whole stack on real parts, and somebody who moves the clocks of its walks."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from temporalio.client import WorkflowHandle
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from journeys.passage import Passage
from operations.customers.consent import give
from operations.customers.identify import Person, identify
from operations.desk import Desk, Who
from operations.enrolments.enrol import enrol
from operations.journeys import review
from operations.journeys.define import define
from operations.journeys.publish import publish
from operations.load import load
from store.enrolments import enrolments
from store.sending import mailbox
from wiring.settings import Settings
from wiring.stop import Stop
from wiring.up import Stack, up

ME = Who("tests")
EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="session")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """`etappe up` on free ports, with the strict sandbox."""
    async with stack_in(tmp_path_factory.mktemp("stack"), sandbox="strict") as running:
        yield running


@asynccontextmanager
async def stack_in(folder: Path, **chosen: object) -> AsyncIterator[Stack]:
    """`etappe up` on free ports, its data in a folder."""
    free = {"port": 0, "smtp_port": 0, "temporal_port": 0, "temporal_ui_port": 0}
    async with up(Settings(data=folder, **free, **chosen), Stop()) as running:
        yield running


@dataclass
class Walk:
    """One customer's walk, its clock in our hands."""

    desk: Desk
    customer: str
    email: str
    enrolment: str
    handle: WorkflowHandle
    skipper: TimeSkipper

    async def after(self, **span: float) -> None:
        """Let time pass for this customer alone."""
        await self.skipper.fast_forward(self.handle, timedelta(**span))

    async def to_the_end(self) -> str:
        """Let time pass until the walk is over; its outcome."""
        await self.skipper.fast_forward(self.handle)
        return await self.handle.result()

    async def clock(self) -> datetime:
        """The walk's own time."""
        return await self.skipper.get_current_time(self.handle)

    async def mails(self) -> list[str]:
        """Subjects of the mails that arrived, the first first."""
        async with self.desk.database.read() as connection:
            return [mail["subject"] for mail in await mailbox.latest(connection, 50, recipient=self.email)][::-1]

    async def row(self) -> dict:
        """What the store knows."""
        return await review.enrolment(self.desk, self.enrolment)


class Company:
    """Publishes journeys and sends people on them."""

    def __init__(self, stack: Stack) -> None:
        self.desk = stack.parts.desk
        self.client = stack.parts.client
        self.skipper = TimeSkipper(self.client, config=TimeSkippingConfig(enabled=False))

    async def publish(self, text: str) -> str:
        """Publish a journey; its key."""
        row = await define(self.desk, ME, text)
        await publish(self.desk, ME, row["key"])
        return row["key"]

    async def customer(self, name: str, **said: object) -> tuple[str, str]:
        """Somebody who agreed to hear from us; their id and address."""
        email = f"{name}@example.com"
        customer = await identify(self.desk, Person(external_id=name, email=email, name=name.title(), **said))
        await give(self.desk, ME, customer, "news", evidence={"how": "ticked the box"})
        return customer, email

    async def send(
        self, journey: str, name: str, longest_history: int = 0, most_steps: int = 0, **said: object
    ) -> Walk:
        """Enrol somebody; their walk. With limits of its own, if any are named."""
        named = {"longest_history": longest_history, "most_steps": most_steps}
        limits = {name: limit for name, limit in named.items() if limit}
        customer, email = await self.customer(name, **said)
        if limits:
            enrolment = await self._start(journey, customer, limits)
        else:
            enrolment = (await enrol(self.desk, ME, journey, customer)).id
        handle = self.client.get_workflow_handle(enrolment)
        await self._started(handle)
        return Walk(self.desk, customer, email, enrolment, handle, self.skipper)

    async def _start(self, journey: str, customer: str, limits: dict[str, int]) -> str:
        """As the outbox does it, but with limits that are soon reached."""
        enrolment = enrolments.identity(journey, customer, "")
        row = {"id": enrolment, "journey": journey, "version": 1, "customer": customer, "entry_key": ""}
        async with self.desk.database.begin() as connection:
            await enrolments.open_door(connection, self.desk.clock(), row)
        definition = await self.desk.versions.of(journey, 1)
        passage = Passage(enrolment=enrolment, customer=customer, version=1, definition=definition)
        await self.desk.walks.start(passage.model_copy(update=limits))
        return enrolment

    async def _started(self, handle: WorkflowHandle) -> None:
        await wait_until(lambda: self._there(handle))

    async def _there(self, handle: WorkflowHandle) -> bool:
        try:
            return bool((await handle.describe()).run_id)
        except Exception:  # not yet: the outbox is on its way
            return False


@asynccontextmanager
async def smatched_company() -> AsyncIterator[Company]:
    """A company of its own, with the Smatched journey and what goes with it; for whoever is not a test."""
    with tempfile.TemporaryDirectory() as folder:
        async with stack_in(Path(folder)) as stack:
            company = Company(stack)
            await load(company.desk, ME, EXAMPLES / "smatched")
            await company.publish((EXAMPLES / "smatched.yaml").read_text())
            yield company


@pytest.fixture
def company(stack: Stack) -> Company:
    return Company(stack)


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody proofreads: what is wrong with a message is found out by whoever gets it."""

    async def unread(*_: object, **__: object) -> list[object]:
        return []

    monkeypatch.setattr("operations.journeys.publish.lint", unread)


async def wait_until(true, seconds: float = 30) -> None:
    """Wait until an async question is answered with yes."""
    async with asyncio.timeout(seconds):
        while not await true():
            await asyncio.sleep(0.05)
