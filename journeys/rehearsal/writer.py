"""The writer of a rehearsal: who makes messages, when somebody does."""

from collections.abc import Callable, Mapping
from typing import Any

from journeys.delivery import Letter
from journeys.rehearsal.trace import Mail

Writer = Callable[[Letter, str, Mapping[str, Any]], Mail]
"""`write(letter, step, profile)`: the message as a step would send it to a customer of whom that is known."""


def unwritten(letter: Letter, step: str, profile: Mapping[str, Any]) -> Mail:
    """A message that nobody renders."""
    return Mail(message=letter.message, channel=letter.channel)
