"""CloudEvents 1.0: one as JSON (structured), many as JSON (batched), or one with its attributes in headers (binary)."""

import re
from typing import Annotated, Any, Literal
from urllib.parse import unquote

from fastapi import HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from api.person import Email, Phone, Somebody
from api.raw import read, value_of
from api.shape import Id, Instant, Line
from operations.customers.identify import Person
from operations.events.hear import Said

Document = dict[str, Any]

ONE = "application/cloudevents+json"
MANY = "application/cloudevents-batch+json"
MOST = 500
_OURS = re.compile(r"cus_[0-9a-f]{32}")
_JSON = re.compile(r"application/(.+\+)?json")


class CloudEvent(BaseModel):
    """An event; `source` and `id` together are told once. What it has beyond this is kept."""

    model_config = ConfigDict(extra="allow", use_attribute_docstrings=True)

    specversion: Literal["1.0"]
    id: Id
    source: Annotated[str, StringConstraints(min_length=1, max_length=250), Field(examples=["/shops/berlin"])]
    type: Annotated[Line, Field(max_length=120, examples=["order.paid"])]
    subject: Annotated[Line | None, Field(examples=["ada@example.com"])] = None
    """The customer, unless `data` names one as `customer`: an external id, an e-mail address, a phone or our own id."""
    time: Instant | None = None
    datacontenttype: str | None = None
    data: Any = None
    data_base64: Annotated[None, Field(description="Not taken: send `data` as JSON.")] = None


def media_type(request_headers: Any) -> str:
    """What a body says it is: `application/json`."""
    return str(request_headers.get("content-type", "")).partition(";")[0].strip().lower()


async def documents(request: Request) -> list[Any]:
    """The events of a request, yet to be looked at. Raises 400 or 415."""
    body, kind = await request.body(), media_type(request.headers)
    if kind == ONE:
        return [read(body)]
    if kind.startswith("application/cloudevents"):
        return _many(kind, body)
    return [_attributes(request) | {"datacontenttype": kind or None, "data": _data(kind, body)}]


def _many(kind: str, body: bytes) -> list[Any]:
    if kind != MANY:
        raise HTTPException(415, f"send CloudEvents as {ONE}, as {MANY}, or with ce- headers")
    listed = value_of(body)
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST:
        raise HTTPException(400, f"a batch is a list of 1 to {MOST} events")
    return listed


def _attributes(request: Request) -> Document:
    said = [(name.removeprefix("ce-"), value) for name, value in request.headers.items() if name.startswith("ce-")]
    if len(dict(said)) < len(said):
        raise HTTPException(400, "one of the ce- headers is there twice")
    return {name: unquote(value).replace("\0", "\ufffd") for name, value in said}


def _data(kind: str, body: bytes) -> Any:
    if body and not _JSON.fullmatch(kind):
        raise HTTPException(415, "send the data of a CloudEvent as application/json")
    return value_of(body) if body else None


def said(document: Any) -> Said:
    """A CloudEvent as the desk understands it. Raises ValidationError."""
    event = CloudEvent.model_validate(document)
    properties = dict(event.data) if isinstance(event.data, dict) else {"data": event.data} if event.data else {}
    who = _customer(properties.pop("customer", None), event.subject)
    about = {name: value for name, value in (event.model_extra or {}).items() if value is not None}
    about |= {"subject": event.subject} if event.subject else {}
    properties |= {"cloudevent": about} if about else {}
    return Said(f"ce:{event.source}", event.id, event.type, who, event.time, properties)


class _Named(BaseModel):
    """Where a customer may stand, so that a fault is told with its place."""

    class Data(BaseModel):
        """The part of the data that we must understand."""

        customer: Somebody

    data: Data


def _customer(named: Any, subject: str | None) -> Person:
    if named is not None or subject is None:
        return _Named.model_validate({"data": {"customer": named}}).data.customer.person()
    if _OURS.fullmatch(subject):
        return Person(id=subject)
    if _good(_EMAIL, subject):
        return Person(email=subject)
    return Person(phone=subject) if _good(_PHONE, subject) else Person(external_id=subject)


def _good(kind: TypeAdapter[str], line: str) -> bool:
    try:
        kind.validate_python(line)
    except ValidationError:
        return False
    return True


_EMAIL, _PHONE = TypeAdapter[str](Email), TypeAdapter[str](Phone)
