"""A broadcast: one message to an audience. What an operator writes, and the journey of one step that it is."""

from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, model_validator
from ruamel.yaml.comments import CommentedMap

from journeys.base import Frozen, Key
from journeys.chunk import MESSAGE
from journeys.delivery import Doubt
from journeys.journey import Journey
from journeys.local_time import QuietHours
from journeys.offer import Offer
from journeys.pace import AnyPace
from journeys.soundness import Exists
from journeys.text import Fault, JourneyFaults, few, mark, plain, tree_of

_LONGEST_TITLE = 80


class Audience(Frozen):
    """Who is meant: a segment, a list, or everybody."""

    segment: Key | None = None
    list: Key | None = None
    everybody: Literal[True] | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> "Audience":
        if len(self.model_fields_set) != 1:
            raise ValueError("an audience says exactly one of: segment, list, everybody")
        return self


class Broadcast(Frozen):
    """A broadcast's definition."""

    broadcast: Key
    title: Annotated[str, Field(max_length=120)] = ""
    brand: Key = "plain"
    topic: Key = "news"
    """What the customer agreed to hear about; whoever did not gets nothing."""
    audience: Audience
    send: Key
    channel: Key = "email"
    offer: Offer | None = None
    """Products that go with it, chosen by each customer's interests."""
    rate: AnyPace | None = None
    """At most so many people a second, a minute or an hour; else as fast as it goes."""
    quiet_hours: QuietHours | None = None
    when_in_doubt: Doubt = "hold"

    @property
    def label(self) -> str:
        """What people read: the title, or else the key."""
        return self.title or self.broadcast.replace("_", " ").capitalize()

    def journey(self) -> Journey:
        """The same as a journey of one step, so that whatever is known of a journey's messages holds for it."""
        same = {name: getattr(self, name) for name in ("title", "brand", "topic", "quiet_hours")}
        same_step = {name: getattr(self, name) for name in ("send", "channel", "offer")}
        step = {"key": MESSAGE, "title": self.label[:_LONGEST_TITLE], **same_step}
        return Journey.model_validate({"journey": self.broadcast, "steps": [step], **same})


def read(text: str) -> Broadcast:
    """Text → definition. Raises JourneyFaults with everything that is wrong with its form."""
    tree = tree_of(text, "a broadcast", "broadcast")
    try:
        return Broadcast.model_validate(plain(tree))
    except ValidationError as error:
        raise JourneyFaults(few(_told(tree, one) for one in error.errors(include_url=False))) from None


def sound(text: str, exists: Exists) -> Broadcast:
    """Text → a definition that can be sent. Raises JourneyFaults with everything that is wrong."""
    broadcast, tree = read(text), tree_of(text, "a broadcast", "broadcast")
    wanted = {"brand": ("brand", broadcast.brand), "send": ("message", broadcast.send)}
    missing = {field: thing for field, thing in wanted.items() if not exists(*thing)}
    if missing:
        raise JourneyFaults(
            [_fault(tree, (field,), f"there is no {kind} “{key}”") for field, (kind, key) in missing.items()]
        )
    return broadcast


def _told(tree: CommentedMap, error: Any) -> Fault:
    place = error["loc"]
    if error["type"] == "extra_forbidden":
        remedy = "remove it" if place[1:] else f"there are: {', '.join(Broadcast.model_fields)}"
        return _fault(tree, place, f"unknown field “{place[-1]}”; {remedy}")
    detail = error["msg"].removeprefix("Value error, ")
    return _fault(tree, place, f"{place[-1]}: {detail}" if place else detail)


def _fault(tree: CommentedMap, place: tuple[str | int, ...], detail: str) -> Fault:
    line, column = mark(tree, place)
    return Fault(detail, place, line + 1, column + 1)
