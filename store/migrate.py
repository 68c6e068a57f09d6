"""Bring a database to the newest shape; several processes may start at once."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from store.database import Database
from store.tables import metadata

_LOCK = 0x45544150  # "ETAP", PostgreSQL's advisory lock for whoever migrates


async def migrate(database: Database) -> None:
    """Apply every migration that is missing. Does nothing when there is none."""
    async with database.begin() as connection:
        await connection.run_sync(_upgrade)


async def drift(database: Database) -> list[object]:
    """Differences between the tables as written and as they are; empty when all is well."""
    async with database.begin() as connection:
        return await connection.run_sync(
            lambda sync: list(compare_metadata(MigrationContext.configure(sync), metadata))
        )


async def newest(database: Database) -> bool:
    """Whether no migration is missing."""
    async with database.read() as connection:
        applied = await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_heads())
    return set(applied) == set(ScriptDirectory.from_config(_config()).get_heads())


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "store:migrations")
    return config
