"""Channels that a journey uses and nobody has set up."""

from collections.abc import Iterator

from journeys.text import Fault, Script, read
from operations.desk import Desk, Refused


def faults(desk: Desk, text: str) -> list[Fault]:
    """Where a journey's text names such a channel, and which setting opens it."""
    return [] if desk.closed is None else list(_faults(desk, read(text)))


def _faults(desk: Desk, script: Script) -> Iterator[Fault]:
    for i, step in enumerate(script.journey.steps):
        for letter in step.letters():
            if why := _why(desk, letter.channel):
                yield script.fault(("steps", i, "channel"), why)


def refuse(desk: Desk, channel: str) -> None:
    """Raises Refused for a channel that nothing goes out by."""
    if why := _why(desk, channel):
        raise Refused(why)


def _why(desk: Desk, channel: str) -> str:
    if desk.closed is None:
        return ""
    if channel not in desk.closed:
        return f"there is no channel “{channel}”; there are: {', '.join(sorted(desk.closed))}"
    opens = desk.closed[channel]
    return f"channel “{channel}” is not set up; set {opens}" if opens else ""
