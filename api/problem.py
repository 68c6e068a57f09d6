"""Problems: whatever goes wrong is told as RFC 9457 `application/problem+json`."""

from email.utils import format_datetime
from functools import singledispatch
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from journeys.segment_text import SegmentFaults
from journeys.text import Fault as JourneyFault
from journeys.text import JourneyFaults
from messages.content.brand import BrandFaults
from operations.desk import Conflict, NotThere, Refused, Stale
from store.database import StoreAway

MEDIA_TYPE = "application/problem+json"


class Fault(BaseModel):
    """One thing wrong in what was sent."""

    pointer: str
    """RFC 6901 pointer into the body; `#query/limit` and the like for what is not in the body."""
    detail: str
    line: int | None = None
    column: int | None = None
    step: str | None = None


class Problem(BaseModel):
    """What went wrong, and what to do about it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None
    instance: str | None = None
    request_id: str | None = None
    errors: list[Fault] | None = None


KINDS = (HTTPException, RequestValidationError, Refused, JourneyFaults, StoreAway)
"""Errors that are an answer. Any other is a fault of ours."""


async def answer(request: Request, error: Exception) -> JSONResponse:
    """The answer that tells of an error."""
    problem = _problem(error)
    problem.instance = request.url.path
    problem.request_id = getattr(request.state, "request_id", None)
    body = problem.model_dump(exclude_none=True)
    return JSONResponse(body, problem.status, headers=_headers(error), media_type=MEDIA_TYPE)


def _headers(error: Exception) -> dict[str, str]:
    if isinstance(error, StoreAway):
        return {"Retry-After": "2"}
    if isinstance(error, Conflict) and error.again:
        return {"Retry-After": format_datetime(error.again, usegmt=True)}
    return dict(error.headers or {}) if isinstance(error, HTTPException) else {}


def _titled(status: int, detail: str | None = None, errors: list[Fault] | None = None) -> Problem:
    return Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=errors)


@singledispatch
def _problem(error: Exception) -> Problem:
    # Nothing of what went wrong inside is told: it may name people. The log has it, under the request's id.
    return _titled(500, "something went wrong here; the log has it under the request id")


@_problem.register
def _(error: HTTPException) -> Problem:
    phrase = HTTPStatus(error.status_code).phrase
    return _titled(error.status_code, error.detail if error.detail != phrase else None)


@_problem.register
def _(error: RequestValidationError) -> Problem:
    faults = [Fault(pointer=_pointer(one["loc"]), detail=_detail(one)) for one in error.errors()]
    return _titled(422, "what was sent is not what is understood here", faults)


@_problem.register
def _(error: JourneyFaults) -> Problem:
    return _titled(422, "the journey is not right yet", [told(fault) for fault in error.faults])


@_problem.register
def _(error: SegmentFaults) -> Problem:
    return _titled(422, "the segment is not right yet", [told(fault) for fault in error.faults])


@_problem.register
def _(error: BrandFaults) -> Problem:
    return _titled(422, "the brand is not right yet", [told(fault) for fault in error.faults])


@_problem.register
def _(error: Refused) -> Problem:
    return _titled(422, str(error))


@_problem.register
def _(error: NotThere) -> Problem:
    return _titled(404, str(error))


@_problem.register
def _(error: Conflict) -> Problem:
    return _titled(409, str(error))


@_problem.register
def _(error: Stale) -> Problem:
    return _titled(412, str(error))


@_problem.register
def _(error: StoreAway) -> Problem:
    return _titled(503, "the database cannot be reached just now; nothing was changed, try again")


def told(fault: JourneyFault) -> Fault:
    """A fault in a journey's text, in the words of the API."""
    return Fault(pointer=fault.pointer, detail=fault.detail, line=fault.line, column=fault.column, step=fault.step)


def _pointer(loc: tuple[str | int, ...]) -> str:
    place = "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in loc[1:])
    return place if loc[:1] == ("body",) else f"#{loc[0]}{place}" if loc else ""


def _detail(error: dict[str, Any]) -> str:
    return str(error["msg"]).removeprefix("Value error, ")
