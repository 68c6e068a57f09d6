"""`pause`, `resume`, `drain`, `reopen`: the two switches of a journey."""

import asyncio
from typing import Annotated

import typer

from cli import door
from cli.door import Key, Row, Switch, Url
from cli.say import AsJson, rows

Journey = Annotated[str, typer.Argument(help="The journey's key.")]


def pause(journey: Journey, url: Url = None, key: Key = None, as_json: AsJson = False) -> None:
    """Send nothing for a journey from now on. People may enter; whoever comes to a message waits."""
    _turn("pause", journey, url, key, as_json=as_json)


def resume(journey: Journey, url: Url = None, key: Key = None, as_json: AsJson = False) -> None:
    """End a pause: what waits goes out, each message once."""
    _turn("resume", journey, url, key, as_json=as_json)


def drain(journey: Journey, url: Url = None, key: Key = None, as_json: AsJson = False) -> None:
    """Let nobody into a journey any more. Whoever is on their way goes on to the end."""
    _turn("drain", journey, url, key, as_json=as_json)


def reopen(journey: Journey, url: Url = None, key: Key = None, as_json: AsJson = False) -> None:
    """End a drain: people may enter again."""
    _turn("reopen", journey, url, key, as_json=as_json)


def _turn(switch: Switch, journey: str, url: str | None, key: str | None, *, as_json: bool) -> None:
    async def turned() -> Row:
        async with door.opened(url, key) as desk:
            return await desk.turn(journey, switch)

    rows([asyncio.run(turned())], as_json=as_json)
