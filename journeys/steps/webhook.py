"""`webhook`: another system is told, and its answer is something to act on."""

from datetime import timedelta
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from journeys.base import Key, Tolerant
from journeys.road import Deed, Road
from journeys.span import Span
from journeys.step import Step
from journeys.steps.update_profile import Value
from journeys.world import World

ANSWERED, REFUSED, NO_ANSWER = "answered", "refused", "no_answer"
CHANNEL = "webhook"
"""Calls have a queue of their own, as channels do: a system that is slow to answer keeps nobody else waiting."""

_TOO_MANY_REQUESTS = 429

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]


class CallWebhook(Tolerant):
    """An endpoint to be called, by its key; whom it is about is looked up by the hands."""

    endpoint: Key
    fields: dict[str, Any] = {}
    within: timedelta


class Called(Tolerant):
    """The status it answered with; None when nobody did. What it said stays in the store."""

    status: int | None = None


def meaning(status: int | None) -> str:
    """A status as an outcome. `no_answer` is worth another try."""
    if status is None or status == _TOO_MANY_REQUESTS or status >= 500:
        return NO_ANSWER
    return ANSWERED if 200 <= status < 300 else REFUSED


def _rehearsed(world: World, request: CallWebhook) -> Called:
    return Called(status=world.call())


CALL = Deed("call_webhook", Called, rehearsed=_rehearsed)


class Webhook(Step):
    """Call another system, again and again until it answers, at most `within`.

    Later steps read what it said as `replies.<key of this step>.status` and `.body`.
    """

    kind = "webhook"
    outcomes = (ANSWERED, REFUSED, NO_ANSWER)

    webhook: Key
    fields: Annotated[dict[Name, Value], Field(max_length=50)] = {}
    within: Span = timedelta(days=1)

    async def walk(self, road: Road) -> str:
        call = CallWebhook(endpoint=self.webhook, fields=self.fields, within=self.within)
        called = await road.ask(CALL, call, queue=f"send-{CHANNEL}", says=f"Call {self.webhook} · {self.label}")
        return meaning(called.status)

    def particulars(self) -> tuple[object, ...]:
        return (self.webhook,)

    def needs(self) -> dict[str, str]:
        return {"webhook": self.webhook}
