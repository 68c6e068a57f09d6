"""A player: one customer, who gets mail and does something with it when the time has come."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

from cli.play.people import Act, Persona
from cli.play.walk import Walk
from cli.play.world import World
from operations.desk import Desk
from store.rows import Row
from store.sending import deliveries, mailbox

Says = Callable[[Persona, int, str], None]
"""`says(persona, day, words)`: something happened on a day of the journey."""

_MOST = 60
"""Moments in one journey; more would be a circle."""
_IN_WORDS = {
    "watch": "watches the film",
    "redeem": "redeems the code at the till",
    "answer": "answers the survey",
    "unsubscribe": "unsubscribes with one click",
    "complain": "complains",
    "buy_pils": "buys the pils",
}


@dataclass(frozen=True)
class Ending:
    """How it ended. `stages`: those that reached the customer with a message, in order."""

    persona: Persona
    messages: int
    stages: tuple[str, ...]
    outcome: str
    days: float

    @property
    def as_expected(self) -> bool:
        """Whether it is what the journey says."""
        wanted = (self.persona.messages, self.persona.stages, self.persona.outcome)
        return (self.messages, len(self.stages), self.outcome) == wanted


@dataclass
class Player:
    """Plays one persona on a running stack."""

    persona: Persona
    desk: Desk
    world: World
    walk: Walk
    says: Says
    mails: dict[int, Row] = field(default_factory=dict)
    agenda: list[tuple[datetime, Act, EmailMessage]] = field(default_factory=list)

    async def play(self) -> Ending:
        """From the first order to the end of the journey."""
        self.says(self.persona, 0, "orders a tasting box")
        await self.world.buy(self.persona, "tasting-box", "48.00")
        for _ in range(_MOST):
            row = await self.walk.settled()
            await self._read_mail(row)
            if row["state"] == "ended":
                return await self._ending(row)
            await self._move_on(row)
        raise RuntimeError(f"{self.persona.name} goes round in circles")

    async def _read_mail(self, row: Row) -> None:
        async with self.desk.database.read() as connection:
            for mail in reversed(await mailbox.latest(connection, _MOST, self.persona.email)):
                if mail["id"] not in self.mails:
                    kept = await mailbox.find(connection, mail["id"])
                    letter = message_from_bytes(kept["raw"] if kept else b"", policy=policy.default)
                    sent = await deliveries.find(connection, str(letter["Message-ID"]).strip("<>").partition("@")[0])
                    self.mails[mail["id"]] = sent or {}
                    self._receive(row, sent or {}, letter)

    def _receive(self, row: Row, sent: Row, letter: EmailMessage) -> None:
        self.says(self.persona, (sent["at"] - row["entered_at"]).days, f"gets “{letter['Subject']}”")
        act = self.persona.acts.get(sent["message"])
        if act:
            self.agenda.append((sent["at"] + act.after, act, letter))
            self.agenda.sort(key=lambda planned: planned[0])

    async def _move_on(self, row: Row) -> None:
        """To the next moment: something on the agenda, or the end of the wait."""
        if not self.agenda or self.agenda[0][0] >= row["deadline"]:
            await self.walk.forward_to(row, row["deadline"])
            return
        moment, act, letter = self.agenda.pop(0)
        await self.walk.forward_to(row, moment)
        self.says(self.persona, (moment - row["entered_at"]).days, _IN_WORDS[act.deed])
        await self.world.act(self.persona, act, letter)

    async def _ending(self, row: Row) -> Ending:
        journey = await self.desk.versions.of(row["journey"], row["version"])
        met = {journey.by_key[sent["step"]].stage for sent in self.mails.values()}
        days = (row["ended_at"] - row["entered_at"]) / timedelta(days=1)
        self.says(self.persona, int(days), row["outcome"])
        return Ending(
            self.persona, len(self.mails), tuple(key for key in journey.stages if key in met), row["outcome"], days
        )
