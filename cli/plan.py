"""`plan`: what publishing journey files would change, and whom it would find where."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any

import typer

from cli import door
from cli.check import tell
from cli.door import Key, Url
from cli.files import Files, text_of
from cli.findings import said
from cli.say import AsJson, rows
from journeys.difference import written
from journeys.text import Fault, JourneyFaults
from wiring.trouble import Trouble

Row = dict[str, Any]
_VERDICTS = {
    "new": "“{journey}” is new, and would become version {version}.",
    "same": "“{journey}” says what version {version} says, which is live. Nothing to do.",
    "next": "“{journey}” would become version {version}; live is version {live_version}.",
    "back": "“{journey}” would go back to version {version}; live is version {live_version}.",
}


def plan(files: Files, url: Url = None, key: Key = None, as_json: AsJson = False) -> None:
    """Say what `apply` would change, and how many people stand there. Changes nothing; ends with 2 for faults."""
    texts = [(str(file), text_of(file)) for file in files]
    planned, faults = asyncio.run(_plan(texts, url, key))
    if faults:
        tell(faults, as_json=as_json)
        raise typer.Exit(Trouble.code)
    if as_json:
        rows(planned, as_json=True)
    else:
        typer.echo("\n\n".join("\n".join(_told(one)) for one in planned))


async def _plan(
    texts: list[tuple[str, str]], url: str | None, key: str | None
) -> tuple[list[Row], list[tuple[str, Fault]]]:
    planned, faults = list[Row](), list[tuple[str, Fault]]()
    async with door.opened(url, key) as desk:
        for file, text in texts:
            try:
                planned.append({"file": file, **await desk.plan(text)})
            except JourneyFaults as wrong:
                faults += [(file, fault) for fault in wrong.faults]
    return planned, faults


def _told(plan: Row) -> Iterator[str]:
    yield f"{plan['file']}: {_VERDICTS[plan['verdict']].format(**plan)}"
    for change in plan["changes"]:
        yield from _changed(change)
    if plan["verdict"] in ("next", "back"):
        yield f"  Under way: {_counted(plan['under_way'])}. They stay on their version and finish there."
        yield f"  Who enters from then on follows version {plan['version']}."
    if plan["verdict"] in ("next", "back") and plan["under_way"]:
        moving = f"etappe migrate {plan['journey']} --to {plan['version']} --dry-run"
        yield f"  Once it is live, `{moving}` says who could move."
    if plan["state"] in ("paused", "draining", "halted"):
        yield f"  It is {plan['state']}, and stays so."
    yield from (f"  Warning: {warning}" for warning in said(plan["warnings"]))


def _changed(change: Row) -> Iterator[str]:
    yield f"  {change['what']:8} {change['step'] or ''}".rstrip()
    for edit in change["fields"]:
        yield f"           {edit['name']}: {written(edit['old'])} → {written(edit['new'])}"
    for edit in change["ways"]:
        yield f"           {edit['name']} leads to {written(edit['new'])}, not to {written(edit['old'])}"
    if change["people"]:
        yield f"           here now: {_counted(change['people'])}"


def _counted(standing: Sequence[Row]) -> str:
    total = sum(one["people"] for one in standing)
    versions = ", ".join(f"{one['people']} on version {one['version']}" for one in standing)
    return f"{total} {'person' if total == 1 else 'people'} ({versions})" if total else "nobody"
