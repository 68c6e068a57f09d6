"""A job for the press: one message to print, as plain data."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Any

from messages.content.content import Content
from messages.content.source import Source


@dataclass(frozen=True)
class Ticket:
    """What all copies of a message have in common, in one language and form (`de_AT`), on the clocks of one zone."""

    source: Source
    form: str
    zone: str
    direction: str
    dress: str
    """The brand's name, unlike any other's."""
    brand: str
    """The brand as JSON."""

    @property
    def content(self) -> Content:
        """What it is made of."""
        return self.source.content

    @property
    def about(self) -> str:
        """What a fault calls it."""
        return self.source.about

    @cached_property
    def name(self) -> tuple[str, ...]:
        """What tells it from others."""
        source = self.source
        return source.content.hash, source.channel, source.message, source.locale, self.dress

    @cached_property
    def head(self) -> bytes:
        """All of a job but its facts."""
        told = {
            "about": self.about,
            "parts": self.source.parts,
            "form": self.form,
            "zone": self.zone,
            "locale": self.source.locale,
            "dir": self.direction,
            "content": self.content.hash,
            "brand": self.dress,
        }
        return json.dumps(told).encode()[:-1]


@dataclass(frozen=True)
class Job:
    """One copy."""

    ticket: Ticket
    told: bytes
    """As JSON."""

    @classmethod
    def of(cls, ticket: Ticket, facts: Mapping[str, Any]) -> "Job":
        """Facts cross as data: a moment as its text, an amount as a decimal."""
        return cls(ticket, b'%s, "facts": %s}' % (ticket.head, _encode(facts).encode()))


def _plain(value: Any) -> Any:
    match value:
        case Mapping():
            return dict(value)
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal():
            return str(value)
        case set() | frozenset():
            return sorted(map(str, value))
        case _:
            return str(value)


_encode = json.JSONEncoder(default=_plain).encode
