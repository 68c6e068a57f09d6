"""What one sees of the play: a table that moves in a terminal, plain lines anywhere else, and how it ended."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from cli.play.people import PEOPLE, Persona
from cli.play.player import Ending, Says
from journeys.journey import Journey

console = Console(highlight=False)


@contextmanager
def stage() -> Iterator[Says]:
    """Where players say what they do, for as long as they play."""
    if not console.is_terminal:
        yield lambda persona, day, words: print(f"day {day:>2}  {persona.name:<9} {words}", flush=True)
        return
    latest = {persona.name: (0, "") for persona in PEOPLE}
    with Live(console=console, auto_refresh=False) as live:

        def say(persona: Persona, day: int, words: str) -> None:
            latest[persona.name] = (day, words)
            live.update(_moving(latest), refresh=True)

        yield say


def _moving(latest: dict[str, tuple[int, str]]) -> Table:
    table = Table.grid(padding=(0, 2))
    for name, (day, words) in latest.items():
        table.add_row(Text(name, style="bold"), Text(f"day {day}", style="dim"), words)
    return table


def endings(journey: Journey, ended: Sequence[Ending]) -> None:
    """The table at the end."""
    table = Table("customer", "stages", "messages", "outcome", "as it should", "days", box=None, header_style="bold")
    for one in ended:
        due = f"{one.persona.outcome}, {one.persona.messages} messages"
        table.add_row(
            one.persona.name,
            "".join("●" if key in one.stages else "○" for key in journey.stages),
            str(one.messages),
            one.outcome,
            Text("yes", "green") if one.as_expected else Text(f"no: {due}", "bold red"),
            f"{one.days:.1f}",
        )
    console.print(table)
