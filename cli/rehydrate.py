"""`rehydrate`: everybody who is on their way, started again from the store."""

import asyncio
from typing import Annotated

import typer

from cli.door import at_the_desk
from cli.say import AsJson, rows
from operations.desk import Who
from operations.enrolments.rehydrate import rehydrate as start_again
from wiring import settings

WHO = Who("command line")


def rehydrate(
    journey: Annotated[str | None, typer.Option(help="Only who is on this journey.")] = None, as_json: AsJson = False
) -> None:
    """Start every open enrolment on a Temporal that does not know it: an empty one, or another. May be repeated."""
    rows([asyncio.run(_rehydrate(journey))], as_json=as_json)


async def _rehydrate(journey: str | None) -> dict[str, int]:
    async with at_the_desk(settings.load()) as desk:
        return vars(await start_again(desk, WHO, journey))
