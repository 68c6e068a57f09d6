"""`migrate`: the database, on the newest shape."""

import asyncio

import typer

from store.database import Database
from store.migrate import migrate as bring_up_to_date
from wiring import folder, settings
from wiring.settings import Settings


def migrate() -> None:
    """Bring the database to the newest shape. Does nothing when it is; several may run at once."""
    asyncio.run(_migrate(settings.load()))
    typer.echo("The database is on the newest migration.")


async def _migrate(given: Settings) -> None:
    if given.database_url is None:
        folder.made(given.data)
    database = Database(given.database)
    try:
        await bring_up_to_date(database)
    finally:
        await database.close()
