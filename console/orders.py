"""What an operator does about one enrolment, from its page, and comes back to it."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse

from console.guard import Guarded
from console.view import Operator
from journeys.orders import Jump, Move, Order, Retry, Skip
from operations.enrolments import orders
from operations.enrolments.orders import Clocks
from operations.enrolments.stop import stop

router = APIRouter(prefix="/enrolments/{enrolment_id}", route_class=Guarded)
Name = Annotated[str, Form(max_length=63)]


@router.post("/pause")
async def pause(view: Operator, enrolment_id: str) -> Response:
    await orders.pause(view.desk, view.signed_in, enrolment_id)
    return _back(enrolment_id)


@router.post("/resume")
async def resume(view: Operator, enrolment_id: str, clocks: Annotated[Clocks, Form()] = "ran") -> Response:
    await orders.resume(view.desk, view.signed_in, enrolment_id, clocks)
    return _back(enrolment_id)


@router.post("/retry")
async def retry(view: Operator, enrolment_id: str) -> Response:
    return await _given(view, enrolment_id, Retry())


@router.post("/skip")
async def skip(view: Operator, enrolment_id: str, outcome: Name = "") -> Response:
    return await _given(view, enrolment_id, Skip(outcome=outcome or None))


@router.post("/jump")
async def jump(view: Operator, enrolment_id: str, to: Name) -> Response:
    return await _given(view, enrolment_id, Jump(to=to))


@router.post("/move")
async def move(view: Operator, enrolment_id: str, until: Annotated[datetime, Form()]) -> Response:
    """A time of day as the page shows it: on the reader's own clock."""
    return await _given(view, enrolment_id, Move(until=until.replace(tzinfo=view.words.zone)))


@router.post("/stop")
async def end(view: Operator, enrolment_id: str, really: Annotated[Literal["yes"], Form()]) -> Response:
    await stop(view.desk, view.signed_in, enrolment_id, "stopped")
    return _back(enrolment_id)


async def _given(view: Operator, enrolment_id: str, order: Order) -> Response:
    await orders.give(view.desk, view.signed_in, enrolment_id, order)
    return _back(enrolment_id)


def _back(enrolment_id: str) -> Response:
    return RedirectResponse(f"/console/enrolments/{enrolment_id}", 303)
