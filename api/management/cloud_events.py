"""Events told as CloudEvents, at the same address as any other."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.datastructures import Headers
from starlette.routing import Match
from starlette.types import Scope

from api.access import MayTellEvents
from api.cloud_events import MANY, documents, media_type, said
from api.desk import AtDesk
from api.idempotency import Making
from api.management.events import Event
from operations.desk import Desk, Refused
from operations.events.hear import Kept, Said
from operations.events.hear_many import hear_many


class ForCloudEvents(Making):
    """A route for whatever says that it is a CloudEvent; anything else goes on to the next one at this address."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, child = super().matches(scope)
        return (match, child) if scope["type"] == "http" and _is_one(Headers(scope=scope)) else (Match.NONE, {})


def _is_one(headers: Headers) -> bool:
    return media_type(headers).startswith("application/cloudevents") or any(name.startswith("ce-") for name in headers)


router = APIRouter(prefix="/api/v1/events", tags=["events"], route_class=ForCloudEvents)


class Refusal(BaseModel):
    """An event of a batch that was not kept, and why; its neighbours were."""

    pointer: str
    detail: str


class Events(BaseModel):
    """What became of a batch: for each event in turn what a single one would be told; null where it was refused."""

    data: list[Event | None]
    refused: list[Refusal] | None = None


@router.post("", operation_id="tell_cloud_events", status_code=202, include_in_schema=False)
async def tell_cloud_events(who: MayTellEvents, request: Request, desk: AtDesk) -> Event | Events:
    if media_type(request.headers) == MANY:
        return await _many(desk, await documents(request))
    try:
        (answer,) = await hear_many(desk, [said(one) for one in await documents(request)])
    except ValidationError as error:
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in error.errors()]) from None
    if isinstance(answer, Refused):
        raise answer
    return Event.model_validate(answer)


async def _many(desk: Desk, listed: list[Any]) -> Events:
    read = [_read(one) for one in listed]
    kept = iter(await hear_many(desk, [one for one in read if isinstance(one, Said)]))
    answers = [next(kept) if isinstance(one, Said) else one for one in read]
    told = [Event.model_validate(one) if isinstance(one, Kept) else None for one in answers]
    faults = [(f"/{index}", one) for index, one in enumerate(answers) if not isinstance(one, Kept)]
    return Events(data=told, refused=[_refusal(*fault) for fault in faults] or None)


def _read(document: Any) -> Said | ValidationError:
    try:
        return said(document)
    except ValidationError as error:
        return error


def _refusal(place: str, error: Refused | ValidationError) -> Refusal:
    if isinstance(error, Refused):
        return Refusal(pointer=place, detail=str(error))
    first = error.errors()[0]
    pointer = "/".join([place, *map(str, first["loc"])])
    return Refusal(pointer=pointer, detail=first["msg"].removeprefix("Value error, "))
