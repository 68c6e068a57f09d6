"""Events: what customers did, told by a program of one's own."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from api.access import MayTellEvents
from api.cloud_events import MANY, MOST, ONE, CloudEvent
from api.desk import AtDesk
from api.idempotency import Making
from api.person import Somebody
from api.shape import Asked, Facts, Id, Instant, Line, Told
from operations.events.hear import Said, hear
from store.rows import new_id

router = APIRouter(prefix="/api/v1/events", tags=["events"], route_class=Making)


class NewEvent(Asked):
    """Something a customer did."""

    id: Id | None = None
    """The same id is kept once, however often it is told."""
    name: Annotated[Line, Field(max_length=120, examples=["order.paid"])]
    customer: Annotated[Somebody, Field(examples=[{"external_id": "ada", "email": "ada@example.com"}])]
    at: Instant | None = None
    properties: Annotated[Facts, Field(examples=[{"order_id": "1001", "total": 49.5, "products": ["pils"]}])] = {}


class Event(Told):
    """An event that is kept; what comes of it follows at once."""

    id: str
    new: bool
    """False when it was told before."""


_CLOUD_EVENTS = {
    "requestBody": {
        "content": {
            ONE: {"schema": CloudEvent.model_json_schema()},
            MANY: {"schema": {"type": "array", "maxItems": MOST, "items": CloudEvent.model_json_schema()}},
        }
    }
}


@router.post("", operation_id="tell_event", summary="Tell of an event", status_code=202, openapi_extra=_CLOUD_EVENTS)
async def tell_event(who: MayTellEvents, event: NewEvent, desk: AtDesk) -> Event:
    said = Said("api", event.id or new_id("msg"), event.name, event.customer.person(), event.at, event.properties)
    return Event.model_validate(await hear(desk, said))
