"""The world as a deed meets it in a rehearsal: it looks real, and nothing outside changes."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from journeys.delivery import Letter, Receipt
    from journeys.good_hours import GoodHours
    from journeys.money import Amount


class World(Protocol):
    """What a deed may look at, and leave behind, when it is rehearsed."""

    @property
    def now(self) -> datetime:
        """The clock of the rehearsal."""

    @property
    def touchpoint(self) -> str:
        """`enrolment/step/visit`."""

    @property
    def profile(self) -> dict[str, Any]:
        """What is known of the customer (`locale`, `zone`, `interests`, `attributes`); a deed may change it."""

    def good_hours(self, channel: str) -> "GoodHours":
        """When the customer may be written to over a channel."""

    def shut(self, channel: str) -> str | None:
        """Why the customer may not be written to over a channel, as a code; None when they may."""

    def holds(self, condition: str) -> bool:
        """Whether a condition holds, by what is known of the customer now."""

    def call(self) -> int | None:
        """The status with which another system answers the call at hand; None when nobody answers."""

    def post(self, letter: "Letter", receipt: "Receipt") -> None:
        """Put down what became of a letter."""

    def spend(self, amount: "Amount", budget: str) -> None:
        """Put down what would be taken out of a budget; there is always enough in it."""
