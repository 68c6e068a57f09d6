"""The way in for commands about journeys and people: the API of a running Etappe, or straight to the desk."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, Literal, Protocol

import typer

from cli.desk import AtDesk
from cli.remote import Remote
from operations.desk import Desk
from wiring import parts, settings
from wiring.settings import Settings
from wiring.temporal_client import later
from wiring.trouble import Trouble

Url = Annotated[str | None, typer.Option("--url", help="API of a running Etappe; without it, the database is asked.")]
Key = Annotated[str | None, typer.Option("--key", help="API key for --url; or ETAPPE_API_KEY.")]
Row = dict[str, Any]
Switch = Literal["pause", "resume", "drain", "reopen"]
Steer = Literal["pause", "resume", "retry", "skip", "jump", "move"]


class Door(Protocol):
    """What can be asked for. Rows are for people and scripts alike, and the same through either door."""

    async def plan(self, text: str) -> Row:
        """What publishing would change, as `operations.plan.Plan` says it. Raises JourneyFaults."""

    async def turn(self, journey: str, switch: Switch, **chosen: str) -> Row:
        """`{journey, state, operation}`; chosen: `clocks` for a pause, `overdue` and `spread` for what ends it."""

    async def steer(self, enrolment: str, order: Steer, **chosen: str) -> Row:
        """`{enrolment, step, paused_at, fault}`; chosen: `clocks`, `outcome`, `to`, `until`, as the order wants."""

    async def stuck(self, journey: str | None) -> list[Row]:
        """Lines `{journey, step, fault, people}`."""

    async def repair(self, journey: str, asked: Row) -> Row:
        """`{people, operation}`; asked: `order`, and if it is to be, `fault`, `step`, `outcome`, `to`, `dry_run`."""

    async def migrate(self, journey: str, asked: Row) -> Row:
        """`{operation, preview}`; asked: `to_version`, `steps`, `due`, `from_versions`, `dry_run`."""

    async def operation(self, operation: str) -> Row:
        """Long work: `{id, state, total, done, tally, …}`."""

    async def report(self, operation: str) -> list[Row]:
        """What became of everybody, lines `{enrolment, state, …}`."""

    async def publish(self, text: str) -> Row:
        """`{journey, version}`. Raises JourneyFaults."""

    async def segment(self, text: str) -> Row:
        """`{segment, revision}`: it is kept. Raises JourneyFaults."""

    async def preview_broadcast(self, text: str) -> Row:
        """`{count, reachable, refused, sample, warnings}`: whom it would reach. Raises JourneyFaults."""

    async def broadcast(self, text: str) -> Row:
        """`{broadcast, state, total, operation, warnings}`: it is being sent. Raises JourneyFaults."""

    async def launch(self, journey: str, asked: Row) -> Row:
        """`{launch, preview}`; asked: as `POST …/launches` takes it."""

    async def enrol(self, journey: str, customer: str, entry_key: str) -> Row:
        """`{enrolment, created}`; `customer` is an id or `handle:value`."""

    async def history(self, enrolment: str) -> list[Row]:
        """Lines `{at, step, what}`."""

    async def stop(self, enrolment: str, reason: str) -> None:
        """End it."""

    async def disclose(self, customer: str) -> Row:
        """`{customer, at, segments, data}`; data: table → rows. `customer` as for `enrol`."""

    async def erase(self, customer: str, *, suppress: bool) -> Row:
        """`{customer, at, rows, walks_ended, suppressed, scrubbed}`."""


@asynccontextmanager
async def opened(url: str | None, key: str | None) -> AsyncIterator[Door]:
    """The API when an address is given with `--url`, or as ETAPPE_BASE_URL together with a key; else the desk."""
    given = settings.load()
    key = key or (given.api_key.get_secret_value() if given.api_key else None)
    url = url or (given.base_url if key else None)
    if url is None:
        async with at_the_desk(given) as desk:
            yield AtDesk(desk)
        return
    if key is None:
        raise Trouble("an API wants a key; pass --key, or set ETAPPE_API_KEY")
    async with Remote.at(url, key) as remote:
        yield remote


@asynccontextmanager
async def at_the_desk(given: Settings) -> AsyncIterator[Desk]:
    """The desk itself, on a database that is there. Temporal may be away: what is decided here waits in the outbox."""
    async with parts.opened(given, await later(given)) as opened:
        await parts.fit(opened.desk.database)
        yield opened.desk
