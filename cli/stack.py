"""`up`, `api`, `worker`: the parts of a running Etappe."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import TypeVar

import typer

from operations.access import sign_in
from wiring import log, roles, settings
from wiring.settings import Settings
from wiring.stop import Stop
from wiring.up import Stack
from wiring.up import up as whole_stack

Running = TypeVar("Running")
Role = Callable[[Settings, Stop], AbstractAsyncContextManager[Running]]


def up() -> None:
    """Start everything on this machine: Temporal, mailbox, worker, API and console. Ctrl-C stops it; data is kept."""
    run(whole_stack, _welcome)


def api() -> None:
    """Serve the API and the console alone."""
    run(roles.api, _quietly)


def worker() -> None:
    """Walk journeys and send messages alone; start as many as you need."""
    run(roles.worker, _quietly)


def run(role: Role[Running], then: Callable[[Running], Awaitable[None]]) -> None:
    """Run a role until somebody stops it; `then` is called when it is ready."""
    log.to_terminal_or_machine()
    raise typer.Exit(asyncio.run(_run(role, then)))


async def _run(role: Role[Running], then: Callable[[Running], Awaitable[None]]) -> int:
    stop = Stop()
    stop.on_signals()
    async with role(settings.load(), stop) as running:
        if not stop.event.is_set():
            await then(running)
        await stop.event.wait()
    if stop.code:
        typer.echo(f"error: {stop.reason}", err=True)
    return stop.code


async def _welcome(stack: Stack) -> None:
    typer.echo("Etappe is up. Ctrl-C stops it; what happened is kept.\n")
    typer.echo(f"  sign in   {await sign_in.issue(stack.parts.desk)}  (once, for a quarter of an hour)")
    for name in ("console", "api", "mailbox", "temporal_ui"):
        typer.echo(f"  {name.replace('_ui', ''):<10}{stack.urls[name]}")
    typer.echo(f"  docs      {stack.urls['api']}/docs")
    typer.echo(f"  data      {stack.settings.data.absolute()}\n")
    typer.echo("  next      .venv/bin/etappe load examples/smatched")
    typer.echo("            .venv/bin/etappe apply examples/smatched.yaml")


async def _quietly(_running: object) -> None:
    typer.echo("ready", err=True)
