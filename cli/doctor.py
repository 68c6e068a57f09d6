"""`doctor`: is every part well, and which settings are in force."""

import asyncio
import json
from dataclasses import asdict
from typing import Any

import typer
from pydantic import SecretStr

from cli.say import AsJson, rows
from wiring import settings
from wiring.doctor import Finding, examined
from wiring.settings import PREFIX, Settings

_AWAY = 3


def doctor(as_json: AsJson = False) -> None:
    """Look at every part, and list every setting. Ends with 3 when a part is not well."""
    given = settings.load()
    findings = asyncio.run(_all(given))
    if as_json:
        typer.echo(json.dumps({"parts": [asdict(one) for one in findings], "settings": _listed(given)}, indent=2))
    else:
        rows([{"part": one.part, "is": "well" if one.well else "NOT WELL", "says": one.says} for one in findings])
        typer.echo()
        rows(_listed(given))
    raise typer.Exit(0 if all(one.well for one in findings) else _AWAY)


async def _all(given: Settings) -> list[Finding]:
    return [one async for one in examined(given)]


def _listed(given: Settings) -> list[dict[str, Any]]:
    return [
        {"setting": PREFIX + name.upper(), "value": _shown(getattr(given, name)), "meaning": field.description}
        for name, field in Settings.model_fields.items()
    ]


def _shown(value: object) -> str:
    if value is None:
        return "not set"
    return "set, not shown" if isinstance(value, SecretStr) else str(value)
