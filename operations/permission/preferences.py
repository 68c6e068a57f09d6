"""Preferences: what a customer chooses to hear about, on the page that every message leads to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from operations.customers.consent import give_in, withdraw_in
from operations.desk import Desk, Who
from operations.touchpoints.meet import Meeting
from store.permission import consents, topics
from store.permission.consents import TRACKING
from store.rows import Row
from store.texts import spoken

_CUSTOMER = Who("customer", frozenset())
_TRACKING = {"key": TRACKING, "texts": {}, "revision": 0, "public": True}


@dataclass(frozen=True)
class Choice:
    """Something to say yes or no to."""

    channel: str
    topic: str
    title: str
    """Empty where nobody wrote one down."""
    text: str
    revision: int
    """Of the texts."""
    state: str
    """given, asked, withdrawn; empty: never asked."""

    @property
    def name(self) -> str:
        """What the page calls it."""
        return f"{self.channel}:{self.topic}"


async def choices(desk: Desk, meeting: Meeting) -> list[Choice]:
    """What they can choose, channel by channel; whether we may see what they open and click is the last of each."""
    async with desk.database.read() as connection:
        return await _choices(connection, meeting)


async def _choices(connection: AsyncConnection, meeting: Meeting) -> list[Choice]:
    said = {
        (row["channel"], row["topic"]): row["state"] for row in await consents.of(connection, meeting.customer["id"])
    }
    known = {row["key"]: row for row in await topics.every(connection)}
    mine = {channel for channel, _ in said} | ({"email"} if meeting.customer["email"] else set())
    return [
        _choice(channel, known.get(key) or {**_TRACKING, "key": key}, said.get((channel, key), ""), meeting.locale)
        for channel in sorted(mine)
        for key in _offered(channel, known, said)
    ]


def _offered(channel: str, known: Mapping[str, Row], said: Collection[tuple[str, str]]) -> list[str]:
    """Public topics, and those that they said something about."""
    theirs = [topic for through, topic in said if through == channel]
    shown = [key for key, row in known.items() if row["public"] or key in theirs]
    rest = sorted(set(theirs) - set(shown))
    return [key for key in (*shown, *rest) if key != TRACKING] + [TRACKING]


def _choice(channel: str, topic: Row, state: str, locale: str) -> Choice:
    words = spoken(topic["texts"], locale) if topic["texts"] else {"title": "", "text": ""}
    return Choice(channel, topic["key"], words["title"], words["text"], topic["revision"], state)


async def choose(
    desk: Desk, meeting: Meeting, shown: Collection[str], wanted: Collection[str], evidence: Mapping[str, Any]
) -> list[Choice]:
    """Take over what they chose of what they were `shown`, both as `Choice.name`; what there is to choose now."""
    async with desk.database.begin() as connection:
        for choice in await _choices(connection, meeting):
            if choice.name in shown:
                await _take(desk, connection, meeting, choice, evidence, yes=choice.name in wanted)
        return await _choices(connection, meeting)


async def none_at_all(desk: Desk, meeting: Meeting, evidence: Mapping[str, Any]) -> list[Choice]:
    """Nothing more, of anything, on any channel; what there is to choose now."""
    async with desk.database.begin() as connection:
        for choice in await _choices(connection, meeting):
            if choice.state in ("given", "asked"):
                await _withdraw(desk, connection, meeting, choice, evidence)
        return await _choices(connection, meeting)


async def _take(
    desk: Desk, connection: AsyncConnection, meeting: Meeting, choice: Choice, evidence: Mapping[str, Any], *, yes: bool
) -> None:
    if yes and choice.state != "given":  # the link came to their own address: it proves what a double opt-in would
        customer, how = meeting.customer["id"], _proof(meeting, choice, evidence)
        await give_in(desk, connection, _CUSTOMER, customer, choice.topic, channel=choice.channel, evidence=how)
    if not yes and choice.state == "given":
        await _withdraw(desk, connection, meeting, choice, evidence)


async def _withdraw(
    desk: Desk, connection: AsyncConnection, meeting: Meeting, choice: Choice, evidence: Mapping[str, Any]
) -> None:
    customer, how = meeting.customer["id"], _proof(meeting, choice, evidence)
    await withdraw_in(desk, connection, _CUSTOMER, customer, choice.topic, channel=choice.channel, evidence=how)


def _proof(meeting: Meeting, choice: Choice, evidence: Mapping[str, Any]) -> dict[str, Any]:
    """How we know: from which message they came, and what they were shown."""
    shown = {"text": f"{choice.title} {choice.text}".strip(), "version": choice.revision, "locale": meeting.locale}
    return {"by": "preferences", "delivery": meeting.delivery["id"], **shown, **evidence}
