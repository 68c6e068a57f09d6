"""The fault campaign: a worker is killed at every point of a send, the mail server misbehaves, and nothing may be lost.

`python -m tests.faults.campaign --gate`: forty kills, each point at least three times; a minute or two.
`python -m tests.faults.campaign --campaign --seed N`: many rounds of that.
"""

import argparse
import asyncio
import json
import random
import sys
import sysconfig
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from journeys.money import Amount
from messages.codes import Codes
from messages.links import Links
from operations.customers.consent import give
from operations.customers.identify import Person, identify
from operations.desk import Desk, Who
from operations.enrolments.enrol import enrol
from operations.enrolments.temporal import TemporalWalks
from operations.events.hand_on import hand_on
from operations.journeys.define import define
from operations.journeys.publish import publish
from store.database import Database
from store.migrate import migrate
from store.tables import enrolments
from store.touchpoints import budgets
from tests.faults.checker import Verdict, check
from tests.faults.kills import POINTS
from tests.faults.sink import RESET, VANISH, Sink
from tests.faults.worker import SECRET
from workflows.payloads import CONVERTER

ME = Who("faults")
ROUNDS, GATE = 20, {"hold": 3, "resend": 2}
_LEAST = 3
"""Kills at each point that make a round count; now and then one comes too late: another took its letter along."""
Fault = tuple[str, str]
JOURNEYS = {
    "hold": "journey: hold\nsteps:\n  - {key: hello, send: hello}\n",
    "resend": "journey: resend\nsteps:\n  - {key: card, gift_card: {amount: 5 EUR, budget: faults}}\n",
}
FAULTS: dict[str, Fault] = {
    "busy": ("rcpt", "450 4.2.0 come back later"),
    "shutting-down": ("rcpt", "421 4.3.2 shutting down"),
    "policy": ("rcpt", "550 5.7.1 we do not like you"),
    "nobody": ("rcpt", "550 5.1.1 no such user"),
    "full": ("body", "452 4.3.1 disk full"),
    "refused": ("body", "552 5.2.2 mailbox full"),
    "vanish": ("body", VANISH),
    "reset": ("body", RESET),
}
_SERVER = [
    *("--sqlite-pragma", "journal_mode=WAL", "--sqlite-pragma", "synchronous=NORMAL"),
    *("--dynamic-config-value", "matching.numTaskqueueReadPartitions=1"),
    *("--dynamic-config-value", "matching.numTaskqueueWritePartitions=1"),
    *("--dynamic-config-value", "history.transferProcessorMaxPollRPS=2000"),
    *("--dynamic-config-value", 'history.timerProcessorMaxTimeShift="50ms"'),
]


@dataclass(frozen=True)
class Plan:
    """Recipient → journey; → the point at which the worker dies for them; → how the sink misbehaves to them."""

    journeys: dict[str, str]
    kills: dict[str, str]
    faults: dict[str, Fault]


@dataclass(frozen=True)
class Report:
    """What was done, and what it proved."""

    verdict: Verdict
    killed: dict[str, int]
    seconds: float


def planned(
    seed: int, each: dict[str, int], points: Sequence[str] = POINTS, faults: Mapping[str, Fault] = FAULTS
) -> Plan:
    """`each`: journey → how many kills at each point, how many of each fault, and how many with whom all is well."""
    plan = Plan({}, {}, {})
    for journey, number in ((journey, number) for journey, most in each.items() for number in range(most)):
        plan.kills.update({f"{journey}-{point}-{number}@example.com": point for point in points})
        plan.faults.update({f"{journey}-{name}-{number}@example.com": fault for name, fault in faults.items()})
        plan.journeys[f"{journey}-well-{number}@example.com"] = journey
    people = [*plan.journeys, *plan.kills, *plan.faults]
    random.Random(seed).shuffle(people)
    return replace(plan, journeys={one: one.partition("-")[0] for one in people})


async def campaign(folder: Path, plan: Plan, *, without: str = "", seconds: float = 150) -> Report:
    """Play a plan to its end, or until its time is up."""
    started, database = time.monotonic(), Database(f"sqlite+aiosqlite:///{folder / 'etappe.db'}")
    sink = Sink(log=folder / "sink.log")
    sink.misbehave.update({recipient: [fault] for recipient, fault in plan.faults.items()})
    async with _temporal(folder) as client, sink.serving():
        await _enrol_everybody(database, client, plan)
        world = {"database": str(database.engine.url), "temporal": client.service_client.config.target_host}
        (folder / "world.json").write_text(json.dumps(world | {"smtp": sink.url, "without": without}))
        (folder / "plan.json").write_text(json.dumps(plan.kills))
        async with _dying_worker(folder):
            await _until_over(database, started + seconds)
    killed = [plan.kills[mark.stem] for mark in folder.glob("*.killed")]
    verdict = await check(database, folder / "sink.log")
    await database.close()
    return Report(verdict, {point: killed.count(point) for point in POINTS}, time.monotonic() - started)


@asynccontextmanager
async def _temporal(folder: Path) -> AsyncIterator[Client]:
    async with await WorkflowEnvironment.start_local(
        data_converter=CONVERTER,
        dev_server_existing_path=str(Path(sysconfig.get_path("scripts")) / "temporal"),
        dev_server_database_filename=str(folder / "temporal.db"),
        dev_server_extra_args=_SERVER,
    ) as server:
        yield server.client


async def _enrol_everybody(database: Database, client: Client, plan: Plan) -> None:
    await migrate(database)
    desk = Desk(
        database=database,
        walks=TemporalWalks(client),
        links=Links("https://etappe.example", [SECRET]),
        codes=Codes(SECRET),
        clock=lambda: datetime.now(UTC),
        exists=lambda kind, key: True,
    )
    async with database.begin() as connection:
        await budgets.save(connection, desk.clock(), "faults", "Faults", Amount(cents=10_000_00, currency="EUR"))
    for journey, text in JOURNEYS.items():
        await define(desk, ME, text)
        await publish(desk, ME, journey)
    for recipient, journey in plan.journeys.items():
        customer = await identify(desk, Person(email=recipient))
        await give(desk, ME, customer, "news", evidence={"by": "campaign"})
        await enrol(desk, ME, journey, customer)
    while await hand_on(desk):
        pass


@asynccontextmanager
async def _dying_worker(folder: Path) -> AsyncIterator[None]:
    with (folder / "worker.log").open("wb") as log:
        worker = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.faults.worker", str(folder), stdout=log, stderr=log
        )
    try:
        yield
    finally:
        worker.terminate()
        await worker.wait()


async def _until_over(database: Database, deadline: float) -> None:
    under_way = select(func.count()).select_from(enrolments).where(enrolments.c.state != "ended")
    while time.monotonic() < deadline:
        async with database.read() as connection:
            if not (await connection.execute(under_way)).scalar():
                return
        await asyncio.sleep(0.2)


def _tell(report: Report, seed: int) -> None:
    verdict, kills = report.verdict, sum(report.killed.values())
    word = "good" if verdict.good else "BAD"
    print(f"seed {seed}: {word}; {kills} kills, {verdict.copies} mails arrived, {report.seconds:.0f} s")
    print("  kills  " + ", ".join(f"{point} {count}" for point, count in report.killed.items()))
    print("  ended  " + ", ".join(f"{state} {count}" for state, count in sorted(verdict.states.items())))
    for name in ("lost", "duplicated", "silent"):
        whom = getattr(verdict, name)
        print(f"  {name:11}{len(whom)} {' '.join(whom[:5])}")


def main() -> int:
    """0 when nothing was lost, duplicated or kept silent."""
    wanted = argparse.ArgumentParser(prog="faults", description=__doc__)
    size = wanted.add_mutually_exclusive_group(required=True)
    size.add_argument("--gate", action="store_true", help="one round")
    size.add_argument("--campaign", action="store_true", help=f"{ROUNDS} rounds")
    wanted.add_argument("--seed", type=int, default=1)
    said = wanted.parse_args()
    good = True
    for seed in range(said.seed, said.seed + (ROUNDS if said.campaign else 1)):
        with tempfile.TemporaryDirectory(prefix="etappe-faults-") as folder:
            report = asyncio.run(campaign(Path(folder), planned(seed, GATE)))
        _tell(report, seed)
        good &= report.verdict.good and min(report.killed.values()) >= _LEAST
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
