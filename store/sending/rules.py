"""Sending rules: the caps and windows of the house, known by heart for a few seconds."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from journeys.frequency_cap import FrequencyCap
from journeys.opening_hours import OpeningHours
from store.sending import frequency_caps, send_windows

FRESH = 5.0
"""Seconds; whoever writes a rule may have to wait so long until every worker keeps it."""


@dataclass(frozen=True)
class Rules:
    """Whatever operators said of all sending."""

    caps: tuple[FrequencyCap, ...] = ()
    windows: Mapping[str, OpeningHours] = field(default_factory=dict)
    """Channel → when it may be used."""

    def about(self, channel: str, topic: str) -> tuple[FrequencyCap, ...]:
        """The caps that a message counts under."""
        return tuple(cap for cap in self.caps if cap.is_about(channel, topic))


class RuleBook:
    """Where a worker looks the rules up: without any rule, or with the same ones again, that costs nothing."""

    def __init__(self, fresh: float = FRESH) -> None:
        self._rules, self._fresh, self._until = Rules(), fresh, 0.0

    async def rules(self, connection: AsyncConnection) -> Rules:
        """The rules, as they were some seconds ago at most."""
        now = asyncio.get_running_loop().time()
        if now >= self._until:
            caps = tuple(map(frequency_caps.definition, await frequency_caps.every(connection)))
            self._rules = Rules(caps, await send_windows.by_channel(connection))
            self._until = now + self._fresh
        return self._rules
