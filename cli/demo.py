"""`demo`: the Smatched journey, walked by a dozen customers before your eyes, months in seconds."""

import asyncio
import shutil
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer
from httpx2 import AsyncClient

from cli.play import show
from cli.play.people import PEOPLE
from cli.play.player import Ending, Player, Says
from cli.play.walk import Walk
from cli.play.world import SHOP, World
from operations.access import keys, sign_in
from operations.desk import Who
from operations.events import sources
from operations.journeys.define import define
from operations.journeys.publish import publish
from operations.load import load
from wiring import folder, log, settings, urls
from wiring.settings import Settings
from wiring.stop import Stop
from wiring.trouble import Trouble
from wiring.up import Stack, up

EXAMPLES = Path(__file__).parents[1] / "examples"
JOURNEY = "smatched"
_DEMO = Who("demo")
_FAILED, _STOPPED = 1, 130


def demo(
    leave: Annotated[bool, typer.Option("--exit", help="End with 0 if all went as the journey says.")] = False,
) -> None:
    """Start everything, let a dozen customers walk the Smatched journey, and show where they ended."""
    log.to_terminal_or_machine()
    raise typer.Exit(asyncio.run(_demo(leave)))


async def _demo(leave: bool) -> int:
    if not EXAMPLES.is_dir():
        raise Trouble(f"the examples are not in {EXAMPLES}; start the demo from a clone: ./run demo")
    stop, chosen = Stop(), settings.load()
    stop.on_signals()
    async with up(_apart(chosen), stop) as stack:
        with urls.told(stack.settings.model_copy(update={"data": chosen.data})):
            ended = await _until_stopped(stop, stack)
            if ended is None:
                return stop.code or _STOPPED
            if not leave:
                await _welcome(stack)
                await stop.event.wait()
            return stop.code or (0 if all(one.as_expected for one in ended) else _FAILED)


def _apart(chosen: Settings) -> Settings:
    """The same ports, and nothing else of yours: no database, no mail relay, no Temporal that others live in."""
    elsewhere = ("database_url", "temporal_address", "temporal_ui_url", "smtp_url", "base_url")
    return chosen.model_copy(update=dict.fromkeys(elsewhere) | {"data": _fresh(chosen.data / "demo")})


def _fresh(data: Path) -> Path:
    """A folder of its own, with nobody in it."""
    with folder.taken(data):
        for path in data.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name != "lock":
                path.unlink()
    return data


async def _until_stopped(stop: Stop, stack: Stack) -> Sequence[Ending] | None:
    playing, stopping = asyncio.create_task(_play(stack)), asyncio.create_task(stop.event.wait())
    await asyncio.wait((playing, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if playing.done():
        return playing.result()
    playing.cancel()
    return None


async def _play(stack: Stack) -> Sequence[Ending]:
    begun = monotonic()
    desk = stack.parts.desk
    world = await _set_up(stack)
    async with world.web:
        with show.stage() as says:
            async with asyncio.TaskGroup() as together:
                playing = [together.create_task(player.play()) for player in _players(stack, world, says)]
    ended = [task.result() for task in playing]
    show.endings(await desk.versions.of(JOURNEY, 1), ended)
    print(
        f"\n{sum(one.days for one in ended):.0f} days of {len(ended)} customers in {monotonic() - begun:.0f} seconds."
    )
    return ended


async def _set_up(stack: Stack) -> World:
    """The content and the journey, a shop that tells us of orders, and a bar whose till may redeem."""
    desk = stack.parts.desk
    await load(desk, _DEMO, EXAMPLES / JOURNEY)
    await define(desk, _DEMO, (EXAMPLES / f"{JOURNEY}.yaml").read_text(encoding="utf-8"))
    await publish(desk, _DEMO, JOURNEY)
    shop = await sources.add(desk, _DEMO, SHOP, "shopify", "The shop of the demo")
    till = await keys.issue(desk, _DEMO, "The till of the demo", ["vouchers:redeem"])
    return World(AsyncClient(base_url=stack.urls["api"], timeout=30), shop.secret or "", till.key)


def _players(stack: Stack, world: World, says: Says) -> list[Player]:
    desk, client = stack.parts.desk, stack.parts.client
    return [Player(one, desk, world, Walk(desk, client, JOURNEY, one.email), says) for one in PEOPLE]


async def _welcome(stack: Stack) -> None:
    print("\nLook around as long as you like; Ctrl-C stops it.\n")
    print(f"  sign in   {await sign_in.issue(stack.parts.desk)}  (once, for a quarter of an hour)")
    for name in ("console", "api", "mailbox", "temporal_ui"):
        print(f"  {name.replace('_ui', ''):<10}{stack.urls[name]}")
    print(f"  docs      {stack.urls['api']}/docs")
