"""The command `etappe`."""

import os
import sys
from collections.abc import Callable
from importlib import import_module

import typer

VERBS = {
    "demo": "cli.demo",
    "up": "cli.stack",
    "api": "cli.stack",
    "worker": "cli.stack",
    "sign-in": "cli.sign_in",
    "migrate": "cli.migrate",
    "doctor": "cli.doctor",
    "dkim": "cli.dkim",
    "check": "cli.check",
    "dry-run": "cli.dry_run",
    "backtest": "cli.backtest",
    "test": "cli.test",
    "plan": "cli.plan",
    "apply": "cli.apply",
    "pause": "cli.switches",
    "resume": "cli.switches",
    "drain": "cli.switches",
    "reopen": "cli.switches",
    "broadcast": "cli.broadcast",
    "load": "cli.load",
    "customers": "cli.customers",
    "enrol": "cli.enrolments",
    "launch": "cli.launch",
    "history": "cli.enrolments",
    "stop": "cli.enrolments",
    "export": "cli.rights",
    "erase": "cli.rights",
    "enrolment": "cli.orders",
    "stuck": "cli.repair",
    "repair": "cli.repair",
    "rehydrate": "cli.rehydrate",
    "push-key": "cli.channels",
    "providers": "cli.channels",
    "openapi": "cli.documents",
    "schema": "cli.documents",
}
"""Verb → the file that knows it; the verb is a function there, or a noun with verbs of its own."""


def main() -> None:
    """Run the command and end the process. A worker's threads must not meet a dying interpreter, so it ends at once."""
    code = run(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def run(said: list[str]) -> int:
    """Run what was said; the exit code."""
    try:
        _app(said[:1])(said)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    except Exception as error:
        from cli import faults  # only when there is one: it knows every room

        return faults.told(error)
    return 0


def _app(said: list[str]) -> typer.Typer:
    app = typer.Typer(
        help="Etappe: customer journeys that last.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(lambda: None)  # a command of several verbs, even when only one is loaded
    # Loading is most of what a short command does, so only the verb that was said is loaded.
    for verb, room in VERBS.items():
        if said not in ([one] for one in VERBS) or said == [verb]:
            _add(app, verb, getattr(import_module(room), verb.replace("-", "_")))
    return app


def _add(app: typer.Typer, verb: str, known: Callable[..., None] | typer.Typer) -> None:
    if isinstance(known, typer.Typer):  # a noun, with verbs of its own
        app.add_typer(known, name=verb)
    else:
        app.command(verb)(known)
