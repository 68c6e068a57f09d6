"""The touchpoints that ask something of the customer: a message leads to a page, and the walk waits for an answer."""

from typing import ClassVar

from pydantic import Field

from journeys.base import Key
from journeys.delivery import NOT_SENT, Channels, Letter, Letters, deliver, route
from journeys.road import Hearken, Road, Wait
from journeys.span import Span, write_span
from journeys.step import Step


class Invitation(Step):
    """Send a message that leads to a page; wait for the answer given there, at most `within`."""

    touchpoint = True
    page: ClassVar[str]
    event: ClassVar[str]
    """The event that the page, or the till, tells us: `film.watched`, `survey.answered`, …"""
    answered: ClassVar[str]
    unanswered: ClassVar[str]

    within: Span
    message: Key | None = None
    channel: Channels = Field("email", validate_default=True)

    def subject(self) -> Key:
        """The key that the kind's own field names; also the message's name unless `message` gives another."""
        return str(getattr(self, self.kind))

    async def walk(self, road: Road) -> str:
        return await self.invite(road, self.letters())

    async def invite(self, road: Road, letters: Letters) -> str:
        """Send the invitation, and wait for the answer."""
        if await deliver(road, letters, self.label) == NOT_SENT:
            return NOT_SENT
        heard = await road.wait(
            Wait(span=self.within, hearken=(Hearken(event=self.event, about=road.touchpoint),)),
            says=f"Wait up to {write_span(self.within)} for {self.event} · {self.label}",
        )
        return self.answered if heard else self.unanswered

    def letters(self) -> Letters:
        return Letter(message=self.message or self.subject(), page=self.page).by(self.channel)

    def ends(self) -> tuple[str, ...]:
        return (self.answered, self.unanswered, NOT_SENT)

    def particulars(self) -> tuple[object, ...]:
        return (self.within, *route(self.channel))

    def messages(self) -> tuple[str, ...]:
        return (self.message or self.subject(),)
