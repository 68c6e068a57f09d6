"""`openapi`, `schema`: what machines read."""

import asyncio
import json
from typing import Any

import typer
from pydantic import SecretStr

from journeys.text import schema as journey_schema
from wiring import doors, parts
from wiring.settings import Settings
from wiring.temporal_client import later


def openapi() -> None:
    """Print the API's description (OpenAPI 3.1)."""
    _say(asyncio.run(_description()))


def schema() -> None:
    """Print the JSON Schema of journey files, for editors that complete and check."""
    _say(journey_schema())


async def _description() -> dict[str, Any]:
    # An app that nobody serves: it describes itself, and touches neither a database nor a secret of ours.
    nothing = Settings(secrets=SecretStr("only for a description"))
    async with parts.opened(nothing, await later(nothing)) as opened:
        return doors.app(nothing, opened).openapi()


def _say(document: dict[str, Any]) -> None:
    typer.echo(json.dumps(document, indent=2, ensure_ascii=False))
