"""A mapping: where in somebody's webhooks our fields stand."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from api.hooks.path import Path, look
from api.shape import Asked, Line
from journeys.event_names import EventName

Document = dict[str, Any]


class MappedCustomer(Asked):
    """Where it says who the customer is: one of the first three at least."""

    external_id: Path | None = None
    email: Path | None = None
    phone: Path | None = None
    name: Path | None = None
    locale: Path | None = None
    zone: Path | None = None

    @model_validator(mode="after")
    def _names_somebody(self) -> Self:
        if not (self.external_id or self.email or self.phone):
            raise ValueError("say where external_id, email or phone stands, or nobody can be found")
        return self


class MappedSignature(Asked):
    """Where and how the HMAC-SHA256 of the raw body is written."""

    header: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,64}$", to_lower=True)] = "x-signature"
    encoding: Literal["hex", "base64"] = "hex"
    prefix: Annotated[str, StringConstraints(pattern=r"^[!-~]{0,32}$"), Field(examples=["sha256="])] = ""
    """What stands before it."""


class BodyMapping(Asked):
    """Our field → where it stands in the body: `order.customer.email`, or `/order/customer/email`."""

    event: Path | None = None
    """Where it says what happened …"""
    event_name: Annotated[EventName | None, Field(examples=["order.paid"])] = None
    """… or what it is in any case."""
    names: Annotated[dict[Line, EventName], Field(max_length=100, examples=[{"bezahlt": "order.paid"}])] = {}
    """What they call it → what it is called here. Names that are known anyway need not be in it."""
    id: Path | None = None
    """Where the id of this event stands, which is kept once; without, the whole body is its id."""
    at: Path | None = None
    """When it happened; without, when it comes in."""
    customer: MappedCustomer
    properties: Annotated[dict[Line, Path], Field(max_length=100, examples=[{"order_id": "order.number"}])] = {}
    """What conditions can ask about: `event.order_id`."""
    rest: Path | None = None
    """The part whose other facts are kept too, under the names they have there; without, the whole body."""
    signature: MappedSignature = MappedSignature()

    @model_validator(mode="after")
    def _is_called_something(self) -> Self:
        if (self.event is None) == (self.event_name is None):
            raise ValueError("say either `event`, where its name stands, or `event_name`, what it is in any case")
        return self

    def paths(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """Every path, and where in the mapping it stands."""
        own = {name: getattr(self, name) for name in ("event", "id", "at", "rest")}
        nested = {"customer": vars(self.customer), "properties": self.properties}
        yield from (((name,), path) for name, path in own.items() if path)
        yield from (((part, name), path) for part, said in nested.items() for name, path in said.items() if path)

    def missed(self, example: Document) -> Iterator[tuple[tuple[str, ...], str]]:
        """The paths at which an example has nothing."""
        return ((place, path) for place, path in self.paths() if look(example, path) in (None, []))
