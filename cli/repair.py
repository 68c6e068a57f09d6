"""`stuck`, `repair`: who stands still, and the same order for many of them at once."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Literal, TypeVar

import typer

from cli import door
from cli.door import Door, Key, Row, Url
from cli.say import AsJson, rows
from cli.switches import Journey

Answer = TypeVar("Answer")
Fault = Annotated[str | None, typer.Option(help="Only who stands still for this fault.")]


def stuck(
    journey: Annotated[str | None, typer.Argument(help="The journey's key; without it, all.")] = None,
    url: Url = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """Who stands still because a step failed: how many, where, and why."""
    found = _at(url, key, lambda desk: desk.stuck(journey))
    rows(found, as_json=as_json, empty="Nobody stands still.")


def repair(
    journey: Journey,
    order: Annotated[Literal["retry", "skip", "jump"], typer.Option(help="What is to be done.")] = "retry",
    fault: Fault = None,
    step: Annotated[str | None, typer.Option(help="Only who stands still at this step.")] = None,
    outcome: Annotated[str | None, typer.Option(help="skip: how the step is to have ended.")] = None,
    to: Annotated[str | None, typer.Option(help="jump: the step to go on at, or `end`.")] = None,
    dry_run: Annotated[bool, typer.Option(help="Only count them.")] = False,
    url: Url = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """Give everybody who stands still on a journey the same order."""
    if (order == "jump") != (to is not None) or (outcome and order != "skip"):
        raise typer.BadParameter("jump wants --to, and only jump; --outcome is for skip")
    said: Row = {"fault": fault, "step": step, "outcome": outcome, "to": to}
    asked = {"order": order, "dry_run": dry_run, **{name: value for name, value in said.items() if value}}
    rows([_at(url, key, lambda desk: desk.repair(journey, asked))], as_json=as_json)


def _at(url: str | None, key: str | None, ask: Callable[[Door], Awaitable[Answer]]) -> Answer:
    async def asked() -> Answer:
        async with door.opened(url, key) as desk:
            return await ask(desk)

    return asyncio.run(asked())
