"""`pause`, `resume`, `drain`, `reopen`: the two switches of a journey."""

import asyncio
from typing import Annotated

import typer

from cli import door
from cli.door import Key, Row, Switch, Url
from cli.reading import span
from cli.say import AsJson, rows
from operations.journeys.pause import Clocks
from store.enrolments.overdue import Policy

Journey = Annotated[str, typer.Argument(help="The journey's key.")]


def pause(
    journey: Journey,
    clocks: Annotated[Clocks, typer.Option(help="Whether the clocks of who is on their way run on, or stop.")] = "run",
    url: Url = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """Send nothing for a journey from now on. People may enter; whoever comes to a message waits."""
    _turn("pause", journey, url, key, as_json=as_json, clocks=clocks)


def resume(
    journey: Journey,
    overdue: Annotated[Policy, typer.Option(help="What becomes of what waits: all at once, spread, or none.")] = "send",
    spread: Annotated[
        str | None, typer.Option(callback=span, help="With --overdue spread: over what span, such as 2h.")
    ] = None,
    url: Url = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """End a pause: what waits goes out, each message once. Clocks that were stopped run again."""
    said = {"overdue": str(overdue)} | ({"spread": spread} if spread else {})
    _turn("resume", journey, url, key, as_json=as_json, **said)


def drain(journey: Journey, url: Url = None, key: Key = None, as_json: AsJson = False) -> None:
    """Let nobody into a journey any more. Whoever is on their way goes on to the end."""
    _turn("drain", journey, url, key, as_json=as_json)


def reopen(journey: Journey, url: Url = None, key: Key = None, as_json: AsJson = False) -> None:
    """End a drain: people may enter again."""
    _turn("reopen", journey, url, key, as_json=as_json)


def _turn(switch: Switch, journey: str, url: str | None, key: str | None, *, as_json: bool, **chosen: str) -> None:
    async def turned() -> Row:
        async with door.opened(url, key) as desk:
            return await desk.turn(journey, switch, **chosen)

    rows([asyncio.run(turned())], as_json=as_json)
