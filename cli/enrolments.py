"""`enrol`, `history`, `stop`: one customer's passage."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer

from cli import door
from cli.door import Door, Key, Url
from cli.say import AsJson, rows

Answer = TypeVar("Answer")
Journey = Annotated[str, typer.Argument(help="The journey's key.")]
Customer = Annotated[str, typer.Argument(help="The customer: an id, `email:ada@example.com`, or `external_id:4711`.")]
Enrolment = Annotated[str, typer.Argument(help="The enrolment's id, enr_…")]


def enrol(
    journey: Journey,
    customer: Customer,
    entry_key: Annotated[
        str, typer.Option(help="What tells two enrolments of one customer apart, such as an order.")
    ] = "",
    url: Url = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """Let a customer walk a journey. Asking again for the same changes nothing."""
    rows([_at(url, key, lambda desk: desk.enrol(journey, customer, entry_key))], as_json=as_json)


def history(enrolment: Enrolment, url: Url = None, key: Key = None, as_json: AsJson = False) -> None:
    """Tell what happened to somebody on their way."""
    rows(_at(url, key, lambda desk: desk.history(enrolment)), as_json=as_json, empty="Nothing has happened yet.")


def stop(
    enrolment: Enrolment,
    reason: Annotated[str, typer.Option(help="Why; it is kept in the history.")] = "stopped",
    url: Url = None,
    key: Key = None,
) -> None:
    """End an enrolment; nothing more is sent for it."""
    _at(url, key, lambda desk: desk.stop(enrolment, reason))
    typer.echo("Stopped.")


def _at(url: str | None, key: str | None, ask: Callable[[Door], Awaitable[Answer]]) -> Answer:
    async def asked() -> Answer:
        async with door.opened(url, key) as desk:
            return await ask(desk)

    return asyncio.run(asked())
