"""The parts that are opened together and closed together: the desk for the doors, the hands for the workers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from temporalio.client import Client

from activities.hands import Hands
from messages import channels
from messages.codes import Codes
from messages.links import Links
from messages.providers import configured
from operations.audiences.schedules import TemporalSchedules
from operations.desk import Desk
from operations.enrolments.temporal import TemporalWalks
from operations.returns.tolerance import Tolerance
from store.database import Database
from store.migrate import newest
from wiring import alarm, folder, texts
from wiring.rates import rates
from wiring.settings import Settings
from wiring.trouble import Away, Trouble
from wiring.voices import Voices

_SHORTEST = 16  # characters of a secret


@dataclass(frozen=True)
class Parts:
    """What the rooms below are handed."""

    client: Client
    desk: Desk


def clock() -> datetime:
    """The wall clock. Whoever needs the time is handed this, or another."""
    return datetime.now(UTC)


@asynccontextmanager
async def opened(settings: Settings, client: Client) -> AsyncIterator[Parts]:
    """The desk, on a database that need not answer yet."""
    database, secrets, renderer = Database(settings.database), signing(settings), texts.renderer(settings)
    voices = Voices(settings)
    desk = Desk(
        database=database,
        walks=TemporalWalks(client, settings.temporal_ui_url),
        links=Links(settings.address, secrets),
        codes=Codes(secrets[0]),  # the oldest: a code that somebody holds must stay the code it is
        clock=clock,
        exists=texts.exists(renderer),
        locale=settings.locale,
        zone=settings.zone,
        keeps_ip=settings.keep_ip,
        closed=_closed(settings),
        letter_font=str(settings.letter_font or ""),
        providers={one.key: one.preset for one in configured.every(settings.plain())},
        schedules=TemporalSchedules(client),
        tolerance=Tolerance(
            settings.complaints_worry, settings.complaints_stop, settings.bounces_stop, settings.returns_least
        ),
        renderer=renderer,
        channels=voices,
    )
    try:
        yield Parts(client, desk)
    finally:
        await voices.close()
        await asyncio.to_thread(renderer.close)
        await database.close()


def _closed(settings: Settings) -> dict[str, str]:
    try:
        return channels.closed(settings.plain())
    except ValueError as error:
        raise Trouble(f"a channel cannot be opened: {error}") from None


@asynccontextmanager
async def hands(settings: Settings, parts: Parts) -> AsyncIterator[Hands]:
    """Hands that share the desk's parts, with every channel open."""
    desk = parts.desk
    try:
        voices = channels.opened(settings.plain() | {"secrets": ",".join(desk.links.secrets)})
    except ValueError as error:
        raise Trouble(f"a channel cannot be opened: {error}") from None
    try:
        tools = (desk.database, voices, desk.renderer, desk.links, desk.codes, desk.clock)
        async with alarm.armed(settings) as bell:
            yield Hands(*tools, settings.bounce_domain or "", rates(settings.domain_rates), bell)
    finally:
        for voice in voices.values():
            await voice.close()


async def fit(database: Database) -> None:
    """Raise Away unless the database answers and knows the newest tables."""
    if not await database.ready():
        raise Away("the database does not answer; start it, or correct ETAPPE_DATABASE_URL")
    if not await newest(database):
        raise Away("the database is not on the newest shape; run `etappe migrate`")


def signing(settings: Settings) -> list[str]:
    """What links are signed with, oldest first."""
    given = settings.secrets.get_secret_value() if settings.secrets else folder.secret(settings.data)
    secrets = [secret.strip() for secret in given.split(",") if secret.strip()]
    if not secrets or any(len(secret) < _SHORTEST for secret in secrets):
        raise Trouble(
            f"a secret in ETAPPE_SECRETS is shorter than {_SHORTEST} characters; `openssl rand -hex 32` makes one"
        )
    return secrets
