"""`enrolment`: what an operator may do about one customer's passage."""

import asyncio
from typing import Annotated

import typer

from cli import door
from cli.door import Key, Row, Steer, Url
from cli.enrolments import Enrolment
from cli.reading import moment
from cli.say import AsJson, rows
from operations.enrolments.orders import Clocks

_WANTS: dict[Steer, tuple[str, ...]] = {
    "pause": (),
    "resume": ("clocks",),
    "retry": (),
    "skip": ("outcome",),
    "jump": ("to",),
    "move": ("until",),
}
_NEEDED = ("to", "until")


def enrolment(
    order: Annotated[Steer, typer.Argument(help="What to do.")],
    enrolment: Enrolment,
    outcome: Annotated[str | None, typer.Option(help="skip: how the step is to have ended.")] = None,
    to: Annotated[str | None, typer.Option(help="jump: the step to go on at, or `end`.")] = None,
    until: Annotated[str | None, typer.Option(callback=moment, help="move: when the wait ends, with its zone.")] = None,
    clocks: Annotated[Clocks | None, typer.Option(help="resume: whether its clocks ran meanwhile, or stood.")] = None,
    url: Url = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """Pause, resume, retry, skip, jump or move: change one passage on its way. Its history tells what came of it."""
    chosen = _chosen(order, {"outcome": outcome, "to": to, "until": until, "clocks": clocks})

    async def steered() -> Row:
        async with door.opened(url, key) as desk:
            return await desk.steer(enrolment, order, **chosen)

    rows([asyncio.run(steered())], as_json=as_json)


def _chosen(order: Steer, said: dict[str, str | None]) -> dict[str, str]:
    chosen = {name: value for name, value in said.items() if value is not None}
    for name in chosen:
        if name not in _WANTS[order]:
            raise typer.BadParameter(f"{order} knows no --{name}")
    for name in _WANTS[order]:
        if name in _NEEDED and name not in chosen:
            raise typer.BadParameter(f"{order} wants --{name}")
    return chosen
