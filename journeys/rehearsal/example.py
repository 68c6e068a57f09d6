"""The example customer: who walks in a rehearsal."""

from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints

from journeys.base import Frozen, Key

_Line = Annotated[str, StringConstraints(max_length=255)]


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        raise ValueError("write a time zone such as Europe/Berlin") from None


class Example(Frozen):
    """Somebody who might be. Whom `consents` does not let us write to is not written to here either."""

    id: _Line = "example"
    """What shares people out: a `split` sends the same id the same way."""
    name: _Line = ""
    email: _Line | None = None
    phone: _Line | None = None
    locale: Annotated[str, StringConstraints(min_length=2, max_length=35)] = "de"
    zone: Annotated[str, AfterValidator(_zone)] = "Europe/Berlin"
    interests: Annotated[tuple[_Line, ...], Field(max_length=100)] = ()
    attributes: Annotated[dict[str, Any], Field(max_length=200)] = {}
    traits: Annotated[dict[str, Any], Field(max_length=200)] = {}
    """What we would have learnt ourselves: `orders`, `revenue`, …"""
    segments: Annotated[tuple[Key, ...], Field(max_length=100)] = ()
    """The segments they belong to, for as long as the rehearsal goes on."""
    consents: Annotated[tuple[Key, ...], Field(max_length=100)] = ()
    """The topics they agreed to hear about."""

    def address(self, channel: str) -> str | None:
        """Where a channel reaches them: e-mail at its address, any other at the phone."""
        return self.email if channel == "email" else self.phone

    def shut(self, channel: str, topic: str) -> str | None:
        """Why they may not be written to about a topic; the reasons of `store/sending/gate.py`."""
        if self.address(channel) is None:
            return "no_address"
        return None if topic in self.consents else "no_consent"
