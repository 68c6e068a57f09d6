"""The deeds that every walk needs, whatever its steps."""

from datetime import datetime

from journeys.base import Tolerant
from journeys.road import Deed, Heard


class Listening(Tolerant):
    """A wait that is registered: when it ends, and the event that came before anybody listened."""

    until: datetime
    heard: Heard | None = None
    missed: str | None = None
    """Why there is nothing to wait for: the appointment is `past`, or there is `no_date`."""


class Enter(Tolerant):
    """A version is entered: register what ends the enrolment early."""


class Remember(Tolerant):
    """Write down where the walk is, as every deed does, and nothing else."""


class Leave(Tolerant):
    """The last deed: the enrolment is over."""

    outcome: str


class Done(Tolerant):
    """Nothing to say."""


ENTER = Deed("enter", Done, quick=True)
REMEMBER = Deed("remember", Done, quick=True)
LISTEN = Deed("listen", Listening, quick=True)
LEAVE = Deed("leave", Done, quick=True)
