"""The deeds that every walk needs, whatever its steps."""

from datetime import datetime

from journeys.base import Tolerant
from journeys.road import Deed, Heard


class Listening(Tolerant):
    """A wait that is registered: when it ends, and the event that came before anybody listened."""

    until: datetime
    heard: Heard | None = None


class Enter(Tolerant):
    """The first deed: register what ends the enrolment early."""


class Leave(Tolerant):
    """The last deed: the enrolment is over."""

    outcome: str


class Done(Tolerant):
    """Nothing to say."""


ENTER = Deed("enter", Done, quick=True)
LISTEN = Deed("listen", Listening, quick=True)
LEAVE = Deed("leave", Done, quick=True)
