"""`sign-in`: a way into the console of a running Etappe."""

import asyncio

import typer

from cli.door import at_the_desk
from operations.access import sign_in as signing_in
from wiring import settings, urls


def sign_in() -> None:
    """Print a link that opens the console, once, for a quarter of an hour."""
    typer.echo(asyncio.run(_link()))


async def _link() -> str:
    given = settings.load()
    running = urls.found(given.data)
    # A stack on this machine may have chosen its port; in production the base URL is set.
    here = given if given.base_url or not running else given.model_copy(update={"base_url": running["api"]})
    async with at_the_desk(here) as desk:
        return await signing_in.issue(desk)
